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

process.on('message', message => {
  if (message !== 'load') return;
  const sorted = holds.sort((a, b) => a - b);
  const holdMs = sorted[Math.floor(sorted.length * 0.99)] ?? 0;
  const longestHoldMs = sorted.at(-1) ?? 0;
  collect();
  const heapBytes = process.memoryUsage().heapUsed;
  // The collection is not what others have the portal do.
  holds = [];
  last = now();
  process.send({ load: { holdMs, longestHoldMs, heapBytes } });
});
