import { Checkout } from '../files/Checkout';
import { isRecord } from '../records';
import { splitDocuments } from '../yaml/splitDocuments';
import { YamlDocument } from '../yaml/YamlDocument';
import { applicationsIn } from './argocd';
import { Delivery } from '../objects/Delivery';
import { deliveriesOfFlux } from './flux';

const OF_GITOPS = /^argoproj\.io\/|\.toolkit\.fluxcd\.io\//;

/** What the objects of Argo CD and Flux in a checkout say is applied. */
export async function readDeliveries(
  checkout: Checkout,
  documents: readonly YamlDocument[],
): Promise<Delivery[]> {
  const deliveries: Delivery[] = [];
  for (const document of documents) {
    const { value, file } = document;
    if (!isRecord(value) || !isRecord(value.spec)) continue;
    const apiVersion = String(value.apiVersion);
    if (!OF_GITOPS.test(apiVersion)) continue;
    const { line } = document.placeOf(['kind']);
    const origin = { file: file.name, line };
    const root = checkout.rootAround(file.path);
    const locate = async (path: unknown) =>
      root === undefined || typeof path !== 'string'
        ? undefined
        : await checkout.resolveWithin(`${root}/${path}`);
    if (apiVersion.startsWith('argoproj.io/')) {
      deliveries.push(
        ...(await applicationsIn(value, origin, locate, root, path =>
          valuesIn(checkout, path),
        )),
      );
    } else {
      deliveries.push(
        ...(await deliveriesOfFlux(value, origin, locate, documents)),
      );
    }
  }
  return deliveries;
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
