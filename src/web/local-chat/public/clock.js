import { byId, element } from './dom.js';
import { officeTime } from './office-time.js';
import { arrived, dayChoice, hourChoice, longDay, nextMorning, passing, shortMoment } from './words.js';

const DAY_MS = 86_400_000;
/** As far as the service lets the clock go in one move. */
const DAYS_TO_CHOOSE = 60;
const USUAL_HOUR = 7;

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
  const untilDay = byId('until-day');
  const untilHour = byId('until-hour');
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
    if (untilDay.options[0]?.value !== face.isoDay) offerDays();
    onDay(face.isoDay);
  }

  /** Days by their Vietnamese names: a date field would write them as the browser's language does. */
  function offerDays() {
    const chosen = untilDay.value;
    const days = Array.from({ length: DAYS_TO_CHOOSE }, (_, ahead) => {
      const face = officeTime(new Date(now().getTime() + ahead * DAY_MS));
      return element('option', { value: face.isoDay }, dayChoice(face));
    });
    untilDay.replaceChildren(...days);
    const isStillThere = days.some(({ value }) => value === chosen);
    untilDay.value = isStillThere ? chosen : days[1].value;
  }

  function showProgress(progress) {
    if (controls.contains(document.activeElement)) leftControl = document.activeElement;
    for (const control of controls.querySelectorAll('button, select')) control.disabled = isMoving;
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
    button.addEventListener(
      'click',
      () => void move({ kind: 'forward', minutes: Number(button.dataset.forward) }),
    );
  morning.addEventListener('click', () => void move({ kind: 'next-morning' }));
  byId('until').addEventListener('submit', (event) => {
    event.preventDefault();
    void move({ kind: 'until', local: `${untilDay.value}T${untilHour.value}:00` });
  });
  for (let hour = 0; hour < 24; hour += 1)
    untilHour.append(element('option', { value: String(hour).padStart(2, '0') }, hourChoice(hour)));
  untilHour.selectedIndex = USUAL_HOUR;
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
