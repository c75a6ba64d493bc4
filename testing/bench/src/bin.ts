import { CommanderError } from 'commander';
import { benchmarks } from './benchmarks';
import { runCli } from './cli';

process.exitCode = 1; // until the run is over: ending early, for whatever reason, is not a success

runCli(process.argv.slice(2), {
  benchmarks,
  out: text => process.stdout.write(text),
  err: text => process.stderr.write(text),
}).then(
  code => {
    process.exitCode = code;
  },
  error => {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode; // it has printed its message
    } else {
      process.stderr.write(`bench: ${error.message}\n`);
      process.exitCode = 1;
    }
  },
);
