/** A moment as people say it: the time of today, else with its day. */
export function clockTime(milliseconds: number, now = Date.now()): string {
  const moment = new Date(milliseconds);
  const isToday = moment.toDateString() === new Date(now).toDateString();
  return moment.toLocaleString(undefined, {
    ...(!isToday && { month: 'short', day: 'numeric' }),
    hour: '2-digit',
    minute: '2-digit',
  });
}
