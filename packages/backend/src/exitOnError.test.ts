import { createServer } from 'node:net';
import { exitOnError } from './exitOnError';

describe('exitOnError', () => {
  it('says which port is taken, and what to do', async () => {
    const first = createServer();
    await new Promise<void>(listening =>
      first.listen(0, '127.0.0.1', listening),
    );
    const { port } = first.address() as { port: number };
    const taken = await new Promise<unknown>(failed =>
      createServer().once('error', failed).listen(port, '127.0.0.1'),
    );
    first.close();
    const exit = jest.spyOn(process, 'exit').mockImplementation();
    const log = jest.spyOn(console, 'error').mockImplementation();
    exitOnError(taken);
    expect(exit).toHaveBeenCalledWith(1);
    expect(log).toHaveBeenCalledWith(
      expect.stringContaining(
        `Another process listens on 127.0.0.1:${port}: end it, or set backend.listen.port`,
      ),
    );
  });

  it('prints any other error whole', () => {
    jest.spyOn(process, 'exit').mockImplementation();
    const log = jest.spyOn(console, 'error').mockImplementation();
    const error = new Error('no database');
    exitOnError(error);
    expect(log).toHaveBeenCalledWith(error);
  });
});
