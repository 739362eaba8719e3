import type { FastifyReply, FastifyRequest } from 'fastify';
import { ZodError } from 'zod';
import { AppError, type ErrorCode } from '../errors.ts';
import { errorPage, statusSentence } from '../messages/vi/web.ts';

const STATUS_OF_CODE: Partial<Record<ErrorCode, number>> = {
  INPUT_INVALID: 400,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
};

/** The status an error is answered with: what the visitor can change is 4xx, the rest is ours. */
export function statusOf(error: unknown): number {
  if (error instanceof ZodError) return 400;
  if (error instanceof AppError) return STATUS_OF_CODE[error.code] ?? 500;
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500;
}

/**
 * Answers in Vietnamese, as a page to a browser that asks for one and as JSON to a program. Never shows the error's own
 * words: they are for the operator.
 */
export function answerError(request: FastifyRequest, reply: FastifyReply, status: number): FastifyReply {
  const sentence = statusSentence(status);
  if (wantsPage(request)) {
    return reply.code(status).type('text/html; charset=utf-8').send(errorPage(status, sentence));
  }
  return reply.code(status).send({ error: sentence });
}

function wantsPage(request: FastifyRequest): boolean {
  return request.method === 'GET' && (request.headers.accept ?? '').includes('text/html');
}
