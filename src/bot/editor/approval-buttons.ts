import type { EventRow } from '../../events/event.ts';
import { APPROVE_BUTTONS } from '../../messages/vi/editor-approval.ts';
import type { Button } from '../../platforms/platform.ts';
import type { TaskRow } from '../../tasks/task.ts';

/** @param skipped how many cards before this one were left for later */
export function eventButtons({ id, start }: EventRow, skipped: number): Button[][] {
  const { confirm, setDay, changeDay, reject, later } = APPROVE_BUTTONS;
  const day = { label: start === null ? setDay : changeDay, data: `dve:day:${id}:${skipped}` };
  return [
    start === null ? [day] : [{ label: confirm, data: `dve:ok:${id}:${skipped}` }, day],
    [
      { label: reject, data: `dve:no:${id}:${skipped}` },
      { label: later, data: `dv:e:${skipped + 1}` },
    ],
  ];
}

export function taskButtons({ id, organisationId }: TaskRow, skipped: number): Button[][] {
  const { confirm, assign, assignToAll, reject, later } = APPROVE_BUTTONS;
  const toAll = { label: assignToAll, data: `dvt:all:${id}:${skipped}` };
  return [
    [
      { label: confirm, data: `dvt:ok:${id}:${skipped}` },
      { label: assign, data: `dvt:org:${id}:${skipped}:0` },
    ],
    ...(organisationId === null ? [] : [[toAll]]),
    [
      { label: reject, data: `dvt:no:${id}:${skipped}` },
      { label: later, data: `dv:t:${skipped + 1}` },
    ],
  ];
}

export function memberButtons(memberId: number, skipped: number): Button[][] {
  const { confirm, confirmIn, refuse, later } = APPROVE_BUTTONS;
  return [
    [
      { label: confirm, data: `adm:ok:${memberId}:${skipped}` },
      { label: confirmIn, data: `adm:org:${memberId}:${skipped}:0` },
    ],
    [
      { label: refuse, data: `adm:no:${memberId}:${skipped}` },
      { label: later, data: `dv:m:${skipped + 1}` },
    ],
  ];
}
