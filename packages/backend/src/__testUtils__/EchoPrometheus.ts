import { once } from 'node:events';
import { createServer } from 'node:http';
import { AddressInfo } from 'node:net';

/** Stands for a Prometheus that has one series, and an alert, of each pod that it is asked about. */
export class EchoPrometheus {
  static async start(): Promise<EchoPrometheus> {
    const prometheus = new EchoPrometheus();
    prometheus.#server.listen(0, '127.0.0.1');
    await once(prometheus.#server, 'listening');
    return prometheus;
  }

  readonly #server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    const form = new URLSearchParams(text);
    const [, pods = ''] = /pod=~?"([^"]+)"/.exec(form.get('query')!) ?? [];
    const value = [Number(form.get('start')), '1'];
    const result = pods.split('|').map(pod => ({
      metric: { alertname: 'PodIsThere', pod },
      value,
      values: [value],
    }));
    response.end(JSON.stringify({ status: 'success', data: { result } }));
  });

  get url(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
