import type { TestProject } from 'vitest/node';

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  project.provide('testDatabases', { dialect: 'none', reason: 'PostgreSQL for tests is being written' });
  return async () => {};
}
