import { it } from 'vitest';
import { tellMainJob } from './main-job.ts';

it('does its main job on telegram', () => tellMainJob('telegram'), 120_000);
