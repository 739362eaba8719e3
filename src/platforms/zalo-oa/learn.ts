import type { Pacer } from '../pacer.ts';
import type { Purpose } from '../platform.ts';
import type { OaBudget } from './budget.ts';
import type { OaErrorClass } from './oa-errors.ts';
import type { OaProblems, ProblemArea } from './problems.ts';
import type { Failure } from './send-result.ts';

type Call =
  | { readonly kind: 'text'; readonly isPaid: boolean }
  | { readonly kind: 'template'; readonly purpose: Purpose }
  | { readonly kind: 'upload' };

/** What only an operator can put right. */
const FOR_OPERATOR: readonly OaErrorClass[] = [
  'token',
  'account',
  'permission',
  'template',
  'money',
  'quota',
];
/** These take one kind of message away, and not the account. */
const CLOSING: readonly OaErrorClass[] = ['permission', 'template', 'money', 'quota'];
const BUSY_SECONDS = 60;

/** What follows from one call for those that come after it: a pause, a closed kind of message, a word to the operator. */
export function createLessons({
  pacer,
  budget,
  problems,
}: {
  readonly pacer: Pacer;
  readonly budget: OaBudget;
  readonly problems: OaProblems;
}): (call: Call, outcome: Failure) => Promise<void> {
  async function learnFromSuccess(call: Call): Promise<void> {
    if (call.kind === 'upload') return problems.clear('files');
    if (call.kind === 'template') {
      budget.open(call.purpose);
      return problems.clear('templates');
    }
    budget.open('texts');
    await problems.clear('sending');
    if (!call.isPaid) return;
    budget.open('paid-texts');
    await problems.clear('paid-texts');
  }

  return async (call, { result, refusal }) => {
    if (result.outcome === 'sent') return learnFromSuccess(call);
    if (refusal === null) return;
    const { errorClass, code } = refusal;
    if (errorClass === 'busy') pacer.pauseFor(BUSY_SECONDS);
    if (FOR_OPERATOR.includes(errorClass)) await problems.note(areaOf(call, errorClass), code);
    if (call.kind === 'upload' || result.outcome !== 'not-now' || result.until === null) return;
    if (!CLOSING.includes(errorClass)) return;
    const kept = call.kind === 'template' ? call.purpose : call.isPaid ? 'paid-texts' : 'texts';
    budget.close(kept, result.until);
  };
}

function areaOf(call: Call, errorClass: OaErrorClass): ProblemArea {
  if (errorClass === 'token' || errorClass === 'account') return 'sending';
  if (call.kind === 'upload') return 'files';
  if (call.kind === 'template') return 'templates';
  return call.isPaid && (errorClass === 'quota' || errorClass === 'money') ? 'paid-texts' : 'sending';
}
