import { it } from 'vitest';
import { tellMainJob } from './main-job.ts';

it('does its main job on zalo-bot', () => tellMainJob('zalo-bot'), 120_000);
