import { Worker } from 'node:worker_threads';
import {
  CatalogProcessorParser,
  CatalogProcessorResult,
} from '@backstage/plugin-catalog-node';

type File = Pick<Parameters<CatalogProcessorParser>[0], 'data' | 'location'>;

/** How long one file may take, in milliseconds. */
const PATIENCE = 60_000;
/** What one file may take, in megabytes: 2 MB of text become about 200. */
const MAX_HEAP_MB = 512;

/** Backstage's own parser, in a thread that holds nobody up. */
const SCRIPT = `
const { parentPort, workerData } = require('node:worker_threads');
const { parseEntityYaml } = require(workerData.parser);
const { data, location } = workerData;
parentPort.postMessage([...parseEntityYaml(Buffer.from(data), location)]);
`;

let last: Promise<unknown> = Promise.resolve();

/**
 * Reads entities as Backstage does, beside the event loop: the time that YAML takes can grow with the square of its length.
 * Files are read one after the other.
 *
 * @throws an Error when it takes too long or too much memory, or is not YAML.
 */
export function parseApart(file: File): Promise<CatalogProcessorResult[]> {
  const results = last.then(() => parse(file));
  last = results.catch(() => {});
  return results;
}

async function parse({
  data,
  location,
}: File): Promise<CatalogProcessorResult[]> {
  const worker = new Worker(SCRIPT, {
    eval: true,
    env: {},
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB },
    workerData: {
      ...{ data, location },
      parser: require.resolve('@backstage/plugin-catalog-node'),
    },
  });
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise((resolve, reject) => {
      const tooLong = () => reject(new Error('It takes too long to read'));
      timer = setTimeout(tooLong, PATIENCE);
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.once('exit', () => reject(new Error('It cannot be read')));
    });
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}
