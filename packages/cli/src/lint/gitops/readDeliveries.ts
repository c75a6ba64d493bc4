import { countBy } from 'lodash';
import { Checkout } from '../files/Checkout';
import { ManifestSource } from '../objects/Manifest';
import { Place } from '../Place';
import { isRecord, recordsIn } from '../records';
import { splitDocuments } from '../yaml/splitDocuments';
import { YamlDocument } from '../yaml/YamlDocument';
import { applicationsIn } from './argocd';
import { Delivery } from '../objects/Delivery';
import { deliveriesOfFlux } from './flux';

const OF_GITOPS = /^argoproj\.io\/|\.toolkit\.fluxcd\.io\//;

/** An object, and where it is written. */
export interface Written {
  readonly value: unknown;
  /** What it is rendered by; absent where it is as it is written. */
  readonly by?: string;
  /** The file, absolute. */
  readonly path: string;
  placeOf(path: readonly string[]): Place;
}

/** The documents of files, as what is written in them. */
export function writtenIn(documents: readonly YamlDocument[]): Written[] {
  return documents.flatMap(document => {
    const { value } = document;
    const isList =
      isRecord(value) && value.kind === 'List' && Array.isArray(value.items);
    const items = isList
      ? recordsIn(value.items).map((item, index) => ({
          item,
          at: ['items', String(index)],
        }))
      : [{ item: value, at: [] }];
    return items.map(({ item, at }) => ({
      value: item,
      path: document.file.path,
      placeOf: (path: readonly string[]) => document.placeOf([...at, ...path]),
    }));
  });
}

/** The objects of renderings, as what is written in their templates. */
export function writtenBy(sources: readonly ManifestSource[]): Written[] {
  return sources.flatMap(({ manifests, name }) =>
    manifests.map(({ object, origin }) => ({
      value: object,
      by: name,
      path: origin.path,
      placeOf: path => origin.placeOf(path),
    })),
  );
}

/** Whether an object tells Argo CD or Flux what to apply. */
export function isOfGitops({ value }: Written): boolean {
  return isRecord(value) && OF_GITOPS.test(String(value.apiVersion));
}

/** What the objects of Argo CD and Flux in a checkout say is applied. */
export async function readDeliveries(
  checkout: Checkout,
  documents: readonly Written[],
): Promise<Delivery[]> {
  const deliveries: { delivery: Delivery; by: string | undefined }[] = [];
  for (const document of documents) {
    const { value, path: written } = document;
    if (!isRecord(value) || !isRecord(value.spec)) continue;
    if (!isOfGitops(document)) continue;
    const apiVersion = String(value.apiVersion);
    const { file, line } = document.placeOf(['kind']);
    const origin = { file, line };
    const root = checkout.rootAround(written);
    const locate = async (path: unknown) =>
      root === undefined || typeof path !== 'string'
        ? undefined
        : await checkout.resolveWithin(`${root}/${path}`);
    const found = apiVersion.startsWith('argoproj.io/')
      ? await applicationsIn(value, origin, locate, root, path =>
          valuesIn(checkout, path),
        )
      : await deliveriesOfFlux(value, origin, locate, documents);
    const { by } = document;
    deliveries.push(...found.map(delivery => ({ delivery, by })));
  }
  return named(deliveries);
}

/** The deliveries with what tells apart those of one name, such as a release of several overlays. */
function named(
  deliveries: readonly { delivery: Delivery; by: string | undefined }[],
): Delivery[] {
  const count = countBy(deliveries, ({ delivery }) => delivery.what);
  return deliveries.map(({ delivery, by }) =>
    by === undefined || count[delivery.what] === 1
      ? delivery
      : { ...delivery, what: `${delivery.what} of ${by}` },
  );
}

async function valuesIn(
  checkout: Checkout,
  path: string,
): Promise<unknown[] | undefined> {
  try {
    const real = await checkout.resolveWithin(path);
    const file = real === undefined ? undefined : await checkout.read(real);
    return file
      ? splitDocuments(file.text).map(
          slice => YamlDocument.parse({ file, slice, merge: true }).value,
        )
      : undefined;
  } catch {
    return undefined;
  }
}
