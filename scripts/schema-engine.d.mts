export function diffSchemas(
  provider: 'sqlite' | 'postgres',
  before: string | null,
  after: string,
): Promise<string>;
