/** What a document must have in the index; each database writes it in its own query language. */
export type TermExpression =
  | { readonly term: string; readonly isPrefix?: boolean }
  | { readonly all: readonly TermExpression[] }
  | { readonly any: readonly TermExpression[] };

export function term(spelling: string): TermExpression {
  return { term: spelling };
}

/** Writes an expression with a database's own operators. */
export function formatExpression(
  expression: TermExpression,
  dialect: {
    readonly and: string;
    readonly or: string;
    readonly formatTerm: (spelling: string, isPrefix: boolean) => string;
  },
): string {
  if ('term' in expression) return dialect.formatTerm(expression.term, expression.isPrefix ?? false);
  const [parts, operator] =
    'all' in expression ? [expression.all, dialect.and] : [expression.any, dialect.or];
  return `(${parts.map((part) => formatExpression(part, dialect)).join(` ${operator} `)})`;
}
