import { it } from 'vitest';
import { tellMainJob } from './main-job.ts';

it('does its main job on zalo-oa', () => tellMainJob('zalo-oa'), 120_000);
