import * as zlib from 'node:zlib';
import { createBenchmark, Figure } from '../measure/Benchmark';
import { processorTimePerItem } from '../measure/processorTime';
import { generateWorkload } from '../workloads/generateWorkload';

/** A way to keep the JSON of pods in little memory. */
interface Packing {
  name: string;
  /** How many pods are packed together. */
  pods: number;
  pack(text: string, dictionary: Buffer): Buffer;
  unpack(packed: Buffer, dictionary: Buffer): Buffer;
}

const DICTIONARY_BYTES = 8 * 1024; // larger ones take longer to load than they save

const packings: Packing[] = [
  {
    name: 'deflate, one by one with a dictionary',
    pods: 1,
    pack: (text, dictionary) => zlib.deflateRawSync(text, { dictionary }),
    unpack: (packed, dictionary) => zlib.inflateRawSync(packed, { dictionary }),
  },
  {
    name: 'deflate, 16 together',
    pods: 16,
    pack: text => zlib.deflateRawSync(text),
    unpack: packed => zlib.inflateRawSync(packed),
  },
  ...[8, 16, 32].map(pods => ({
    name: `zstd, ${pods} together`,
    pods,
    pack: (text: string) =>
      zlib.zstdCompressSync(text, {
        params: { [zlib.constants.ZSTD_c_compressionLevel]: 1 },
      }),
    unpack: (packed: Buffer) => zlib.zstdDecompressSync(packed),
  })),
];

export const packing = createBenchmark<string>({
  name: 'packing',
  measures: `Ways to keep the JSON of pods without managed fields, five pods of each component one after the other. The
cache packs as in "zstd, 16 together"; the decision is in docs/decisions/0006-packed-objects.md.`,
  figures: Object.fromEntries(
    packings.flatMap(({ name, pods }): [string, Figure][] => [
      [
        `${name}: size`,
        { description: 'what one pod takes, packed', unit: 'bytes' },
      ],
      [`${name}: pack`, { description: 'processor time per pod', unit: 'µs' }],
      [
        `${name}: unpack`,
        {
          description: `processor time to get at one pod, and with it at ${pods}`,
          unit: 'µs',
        },
      ],
    ]),
  ),
  async run(context) {
    const components = context.quick ? 200 : 2_000;
    const texts = Array.from({ length: components }, (_, index) =>
      generateWorkload({ seed: 6, index, pods: 5 }).pods.map(pod =>
        JSON.stringify({
          ...pod,
          metadata: { ...pod.metadata, managedFields: undefined },
        }),
      ),
    ).flat();
    const dictionary = Buffer.from(texts[0] + texts[5]).subarray(
      -DICTIONARY_BYTES,
    );
    for (const { name, pods, pack, unpack } of packings) {
      context.log(name);
      const blocks: string[] = [];
      for (let start = 0; start < texts.length; start += pods) {
        blocks.push(texts.slice(start, start + pods).join('\u001e'));
      }
      const packed: Buffer[] = [];
      const packTime = processorTimePerItem(blocks, block => {
        packed.push(pack(block, dictionary));
      });
      const unpackTime = processorTimePerItem(packed, block => {
        unpack(block, dictionary);
      });
      if (unpack(packed[1], dictionary).toString() !== blocks[1]) {
        throw new Error(`${name} does not give back what it was given`);
      }
      const bytes = packed.reduce((sum, { length }) => sum + length, 0);
      context.report(`${name}: size`, { mooring: bytes / texts.length });
      context.report(`${name}: pack`, {
        mooring: (1000 * packTime) / pods,
      });
      context.report(`${name}: unpack`, { mooring: 1000 * unpackTime });
    }
  },
});
