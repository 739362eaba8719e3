/**
 * What a global setup prepared for the test files of its project: a migrated database to copy, or why there is none.
 */
export type TestDatabases =
  | { readonly dialect: 'sqlite'; readonly folder: string; readonly templateFile: string }
  | { readonly dialect: 'postgresql'; readonly adminUrl: string; readonly template: string }
  | { readonly dialect: 'none'; readonly reason: string };

declare module 'vitest' {
  interface ProvidedContext {
    readonly testDatabases: TestDatabases;
  }
}
