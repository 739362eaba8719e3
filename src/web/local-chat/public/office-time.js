// The office's clock face: Asia/Ho_Chi_Minh is UTC+7 all year, so a fixed offset is exact and needs no locale data.

const OFFSET_MS = 7 * 3_600_000;

/** @param {Date} instant */
export function officeTime(instant) {
  const local = new Date(instant.getTime() + OFFSET_MS);
  const iso = local.toISOString();
  return {
    isoDay: iso.slice(0, 10),
    time: iso.slice(11, 16),
    hour: local.getUTCHours(),
    weekday: local.getUTCDay(),
    day: local.getUTCDate(),
    month: local.getUTCMonth() + 1,
    year: local.getUTCFullYear(),
  };
}

/** The day before, `YYYY-MM-DD`. */
export function dayBefore(isoDay) {
  return new Date(Date.parse(`${isoDay}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
}
