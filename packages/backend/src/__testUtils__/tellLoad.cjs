// Answers a message of the process that started this one with what this one holds, and how long it kept others waiting.
const { setFlagsFromString } = require('node:v8');
const { runInNewContext } = require('node:vm');

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');

/** The thread's processor time where Node.js tells it: what other processes take is not a fault of this one. */
const usage = process.threadCpuUsage ?? process.cpuUsage;
const now = () => {
  const { user, system } = usage.call(process);
  return (user + system) / 1000;
};

let holds = [];
let last = now();
setInterval(() => {
  const time = now();
  holds.push(time - last);
  last = time;
}, 1).unref();

/** What has been seen since the last time. */
function takeHolds() {
  const sorted = holds.sort((a, b) => a - b);
  holds = [];
  last = now();
  return {
    holdMs: sorted[Math.floor(sorted.length * 0.99)] ?? 0,
    longestHoldMs: sorted.at(-1) ?? 0,
  };
}

process.on('message', message => {
  if (message === 'holds') process.send({ holds: takeHolds() });
  if (message !== 'load') return;
  const seen = takeHolds();
  collect();
  const heapBytes = process.memoryUsage().heapUsed;
  takeHolds(); // the collection is not what others have the portal do
  process.send({ load: { ...seen, heapBytes } });
});
