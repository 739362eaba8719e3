/**
 * The Vietnamese lunar calendar by the published algorithm of Hồ Ngọc Đức (www.informatik.uni-leipzig.de/~duc/amlich),
 * which computes new moons and the sun's longitude for UTC+7. `Intl`'s Chinese calendar is computed for UTC+8 and is a
 * day or a month off in some years (Tết 1985, 2007, 2030).
 */
const ZONE_HOURS = 7;
const SYNODIC_MONTH_DAYS = 29.530588853;
/** Julian day of the first new moon of 1900, from which moons are counted. */
const FIRST_MOON_JULIAN = 2415021.076998695;
const UNIX_EPOCH_JULIAN = 2440588;
const DAY_MS = 86_400_000;
const RADIANS = Math.PI / 180;
const MIN_YEAR = 1800;
const MAX_YEAR = 2199;

/**
 * The solar day, `YYYY-MM-DD`, of a Vietnamese lunar day; `null` for one that does not exist. A leap month is never
 * meant by a text that does not say so.
 *
 * @param year the solar year in which the lunar year begins, 1800 to 2199
 */
export function solarDayOf(year: number, month: number, day: number): string | null {
  if (year < MIN_YEAR || year > MAX_YEAR || month < 1 || month > 12 || day < 1 || day > 30) return null;
  const startsBefore = month < 11;
  const first = eleventhMonthStart(startsBefore ? year - 1 : year);
  const next = eleventhMonthStart(startsBefore ? year : year + 1);
  let offset = (month - 11 + 12) % 12;
  // Thirteen months between two eleventh months: one of them is a leap month.
  if (next - first > 365 && offset >= leapMonthOffset(first)) offset += 1;
  const moon = Math.floor(0.5 + (first - FIRST_MOON_JULIAN) / SYNODIC_MONTH_DAYS);
  const start = newMoonDay(moon + offset);
  if (day > newMoonDay(moon + offset + 1) - start) return null;
  return new Date((start + day - 1 - UNIX_EPOCH_JULIAN) * DAY_MS).toISOString().slice(0, 10);
}

/** The Julian day number of the local day on which the `k`-th new moon since 1900 falls. */
function newMoonDay(k: number): number {
  const t = k / 1236.85;
  const t2 = t * t;
  const t3 = t2 * t;
  const mean =
    2415020.75933 +
    29.53058868 * k +
    0.0001178 * t2 -
    0.000000155 * t3 +
    0.00033 * Math.sin((166.56 + 132.87 * t - 0.009173 * t2) * RADIANS);
  const sun = (359.2242 + 29.10535608 * k - 0.0000333 * t2 - 0.00000347 * t3) * RADIANS;
  const moon = (306.0253 + 385.81691806 * k + 0.0107306 * t2 + 0.00001236 * t3) * RADIANS;
  const latitude = (21.2964 + 390.67050646 * k - 0.0016528 * t2 - 0.00000239 * t3) * RADIANS;
  const correction =
    (0.1734 - 0.000393 * t) * Math.sin(sun) +
    0.0021 * Math.sin(2 * sun) -
    0.4068 * Math.sin(moon) +
    0.0161 * Math.sin(2 * moon) -
    0.0004 * Math.sin(3 * moon) +
    0.0104 * Math.sin(2 * latitude) -
    0.0051 * Math.sin(sun + moon) -
    0.0074 * Math.sin(sun - moon) +
    0.0004 * Math.sin(2 * latitude + sun) -
    0.0004 * Math.sin(2 * latitude - sun) -
    0.0006 * Math.sin(2 * latitude + moon) +
    0.001 * Math.sin(2 * latitude - moon) +
    0.0005 * Math.sin(2 * moon + sun);
  const clockDrift =
    t < -11
      ? 0.001 + 0.000839 * t + 0.0002261 * t2 - 0.00000845 * t3 - 0.000000081 * t * t3
      : -0.000278 + 0.000265 * t + 0.000262 * t2;
  return Math.floor(mean + correction - clockDrift + 0.5 + ZONE_HOURS / 24);
}

/** Which twelfth of the ecliptic the sun is in when a local day begins, 0 to 11, from the spring equinox. */
function sunSector(julianDay: number): number {
  const t = (julianDay - 2451545.5 - ZONE_HOURS / 24) / 36525;
  const t2 = t * t;
  const anomaly = (357.5291 + 35999.0503 * t - 0.0001559 * t2 - 0.00000048 * t * t2) * RADIANS;
  const mean = 280.46645 + 36000.76983 * t + 0.0003032 * t2;
  const centre =
    (1.9146 - 0.004817 * t - 0.000014 * t2) * Math.sin(anomaly) +
    (0.019993 - 0.000101 * t) * Math.sin(2 * anomaly) +
    0.00029 * Math.sin(3 * anomaly);
  const longitude = (((mean + centre) % 360) + 360) % 360;
  return Math.floor(longitude / 30);
}

/** The first day of the lunar month that holds the winter solstice of a solar year. */
function eleventhMonthStart(year: number): number {
  const lastDay = Date.UTC(year, 11, 31) / DAY_MS + UNIX_EPOCH_JULIAN;
  const k = Math.floor((lastDay - 2415021) / SYNODIC_MONTH_DAYS);
  const start = newMoonDay(k);
  return sunSector(start) >= 9 ? newMoonDay(k - 1) : start;
}

/** How many months after the eleventh the first month comes in which the sun stays in one sector. */
function leapMonthOffset(eleventhStart: number): number {
  const k = Math.floor((eleventhStart - FIRST_MOON_JULIAN) / SYNODIC_MONTH_DAYS + 0.5);
  let offset = 1;
  let sector = sunSector(newMoonDay(k + offset));
  let last = -1;
  while (sector !== last && offset < 14) {
    last = sector;
    offset += 1;
    sector = sunSector(newMoonDay(k + offset));
  }
  return offset - 1;
}
