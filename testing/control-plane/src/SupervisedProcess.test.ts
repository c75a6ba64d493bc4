import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SupervisedProcess } from './SupervisedProcess';
import { waitFor } from './waitFor';

describe('SupervisedProcess', () => {
  let directory: string;
  let logFile: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'supervised-'));
    logFile = join(directory, 'log');
  });
  afterEach(async () => {
    await rm(directory, { recursive: true });
  });

  const start = (script: string, env: Record<string, string> = {}) =>
    SupervisedProcess.start({
      name: 'kettle',
      command: '/bin/sh',
      args: ['-c', script],
      logFile,
      env,
    });

  const waitForLog = (process: SupervisedProcess, text: string) =>
    waitFor(async () => (await process.readLog({ lines: 9 })).includes(text), {
      description: text,
      intervalMs: 10,
    });

  it('runs a command with its environment only and keeps its output private', async () => {
    const process = await start(
      'echo "on: $WATER, $HOME."; echo warm >&2; sleep 60',
      { WATER: 'cold' },
    );
    await waitForLog(process, 'warm');
    expect(await process.readLog({ lines: 2 })).toBe('on: cold, .\nwarm');
    expect((await stat(logFile)).mode.toString(8)).toBe('100600');
    expect(process.running).toBe(true);
    await process.stop();
    expect(process.running).toBe(false);
  });

  it('passes arguments on as they are', async () => {
    const process = await SupervisedProcess.start({
      name: 'kettle',
      command: '/bin/echo',
      args: ['two  spaces', '$HOME', '"quoted"', '; exit 3'],
      logFile,
      env: {},
    });
    await waitForLog(process, 'exit 3');
    expect(await process.readLog({ lines: 9 })).toBe(
      'two  spaces $HOME "quoted" ; exit 3',
    );
    await process.stop();
  });

  it('tells a crash, with the end of the log, from a stop', async () => {
    const crashed = await start('seq 1 40; exit 7');
    await waitFor(async () => !crashed.running, {
      description: 'the crash',
      intervalMs: 10,
    });
    await expect(crashed.assertRunning()).rejects.toThrow(
      new RegExp(
        `^kettle ended by itself with code 7; the end of ${logFile}:\n26\n(\\d+\n)+40$`,
      ),
    );

    const stopped = await start('sleep 60');
    await expect(stopped.assertRunning()).resolves.toBeUndefined();
    await stopped.stop();
    await expect(stopped.assertRunning()).resolves.toBeUndefined();
  });

  it('kills what does not heed the signal', async () => {
    const process = await start(
      'trap "" TERM; echo deaf; while :; do sleep 1; done',
    );
    await waitForLog(process, 'deaf');
    await process.stop({ gracePeriodMs: 50 });
    expect(process.running).toBe(false);
  });

  it('says so when the command does not exist', async () => {
    const process = await SupervisedProcess.start({
      name: 'kettle',
      command: join(directory, 'missing'),
      args: [],
      logFile,
      env: {},
    });
    await waitFor(async () => !process.running, {
      description: 'its end',
      intervalMs: 10,
    });
    await expect(process.assertRunning()).rejects.toThrow(
      /code 127[^]*missing/,
    );
  });
});
