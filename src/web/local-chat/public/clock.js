import { byId } from './dom.js';
import { officeTime } from './office-time.js';
import { arrived, longDay, nextMorning, passing, shortMoment } from './words.js';

/**
 * The clock's face and its controls. Time flows on its own between the service's tellings.
 *
 * @param {{ onMove: (body: object) => Promise<object>, onDay: (isoDay: string) => void }} handlers
 */
export function createClock({ onMove, onDay }) {
  const faces = [...document.querySelectorAll('[data-clock]')];
  const controls = byId('clock-controls');
  const progressBox = byId('clock-progress');
  const bar = byId('clock-bar');
  const result = byId('clock-result');
  const morning = byId('next-morning');
  const untilTime = byId('until-time');
  const formats = {
    short: shortMoment,
    time: ({ time }) => time,
    day: longDay,
  };
  let aheadMs = 0;
  let isMoving = false;
  /** What the keyboard was on when the controls were switched off. */
  let leftControl = null;

  function now() {
    return new Date(Date.now() + aheadMs);
  }

  function showTime() {
    const face = officeTime(now());
    for (const node of faces) {
      const words = formats[node.dataset.clock](face);
      if (node.textContent !== words) node.textContent = words;
    }
    morning.textContent = nextMorning(face.hour);
    untilTime.min = `${face.isoDay}T${face.time}`;
    onDay(face.isoDay);
  }

  function showProgress(progress) {
    if (controls.contains(document.activeElement)) leftControl = document.activeElement;
    for (const control of controls.querySelectorAll('button, input')) control.disabled = isMoving;
    progressBox.hidden = !isMoving;
    if (isMoving) {
      result.textContent = '';
      bar.max = progress?.total ?? 1;
      bar.value = progress?.done ?? 0;
      byId('clock-at').textContent = passing(officeTime(progress ? new Date(progress.at) : now()));
    } else if (leftControl !== null) {
      if (document.activeElement === document.body) leftControl.focus();
      leftControl = null;
    }
  }

  async function move(body) {
    if (isMoving) return;
    isMoving = true;
    showProgress(null);
    try {
      const answer = await onMove(body);
      aheadMs = Date.parse(answer.now) - Date.now();
      showTime();
      result.textContent = arrived(answer, officeTime(new Date(answer.now)));
    } catch (problem) {
      result.textContent = problem.message;
    } finally {
      isMoving = false;
      showProgress(null);
    }
  }

  for (const button of document.querySelectorAll('[data-forward]'))
    button.addEventListener('click', () =>
      move({ kind: 'forward', minutes: Number(button.dataset.forward) }),
    );
  morning.addEventListener('click', () => move({ kind: 'next-morning' }));
  byId('until').addEventListener('submit', (event) => {
    event.preventDefault();
    move({ kind: 'until', local: untilTime.value.slice(0, 16) });
  });
  setInterval(showTime, 1_000);

  return {
    now,
    nextMorning: () => move({ kind: 'next-morning' }),
    /** Takes over what the service says: the time, and how far a move is that anybody started. */
    set(instant, progress) {
      aheadMs = Date.parse(instant) - Date.now();
      isMoving = progress !== null;
      showTime();
      showProgress(progress);
    },
    setMovable(canMove) {
      controls.hidden = !canMove;
    },
  };
}
