import { dirname } from 'node:path';
import { Checkout, isWithin } from '../files/Checkout';
import { Delivery } from '../objects/Delivery';
import { isRecord } from '../records';
import { Chart } from '../render/helm/findCharts';
import { Kustomization } from '../render/kustomize/Kustomization';
import { renderAll, RenderOptions } from '../render/renderAll';
import { chartsDelivered } from './chartsDelivered';
import { appliedBy } from './deliver';
import {
  isOfGitops,
  readDeliveries,
  writtenBy,
  writtenIn,
  Written,
} from './readDeliveries';
import { withOpenNamespace } from './openNamespaces';
import { Unknowns } from './unknowns';

type Rendered = Awaited<ReturnType<typeof renderAll>>;

/** What is rendered, and by which deliveries. */
export interface RenderedDelivered {
  readonly rendered: Rendered;
  readonly deliveries: readonly Delivery[];
  /** Stand-ins for what deliveries leave open of each other. */
  readonly unknowns: Unknowns;
}

/**
 * Renders the charts and kustomizations of a checkout with what Argo CD and Flux give them. Where a kustomization or a chart
 * renders to objects of Argo CD or Flux itself, those count as they are rendered.
 *
 * @param options.isMember - whether a kustomization makes something of a file, so that the file itself is not applied
 */
export async function renderDelivered(
  checkout: Checkout,
  options: Omit<RenderOptions, 'checkout'> & {
    isMember: (path: string) => boolean;
  },
): Promise<RenderedDelivered> {
  const { charts, overlays, documents, isMember } = options;
  const render = async (
    what: Partial<Pick<RenderOptions, 'overlays' | 'charts'>>,
  ) => {
    return await renderAll({
      ...options,
      checkout,
      overlays: [],
      charts: [],
      ...what,
    });
  };
  const plain = await render({ overlays });
  const written = applicable(
    writtenIn(await documents()),
    writtenBy(plain.sources),
    isMember,
  );
  const unknowns: Unknowns = new Map();
  const known = await readDelivered(checkout, written, unknowns);
  const made = await render({
    charts: chartsDelivered(charts, known, unknowns),
  });
  const names = new Set(known.map(({ what }) => what));
  const further = (await readDeliveries(checkout, writtenBy(made.sources)))
    .filter(({ what }) => !names.has(what))
    .map(delivery => withOpenNamespace(delivery, unknowns));
  const deliveries = [...known, ...further];
  const installed = charts.filter(({ path }) =>
    further.some(({ directory }) => directory === dirname(path)),
  );
  const again = await render({
    overlays: withComponents(overlays, deliveries),
    charts: chartsDelivered(installed, deliveries, unknowns),
  });
  return {
    rendered: together(plain, without(made, installed, checkout), again),
    deliveries,
    unknowns,
  };
}

/** What is applied of what is written and rendered: a file that a kustomization makes something of is not, unless that failed. */
function applicable(
  written: readonly Written[],
  rendered: readonly Written[],
  isMember: (path: string) => boolean,
): Written[] {
  const made = new Set(rendered.filter(isOfGitops).map(nameWithin));
  return [
    ...written.filter(
      item =>
        !isMember(item.path) ||
        !isOfGitops(item) ||
        ![...made].some(name => name.includes(nameWithin(item))),
    ),
    ...rendered,
  ];
}

/** Kustomize may put something before and after the name. */
function nameWithin({ value }: Written): string {
  const { kind, metadata } = value as Record<string, unknown>;
  return `${kind} ${isRecord(metadata) ? metadata.name : ''}`;
}

/** What is delivered is changed on the way, also where that is something that delivers itself. */
async function readDelivered(
  checkout: Checkout,
  written: readonly Written[],
  unknowns: Unknowns,
): Promise<Delivery[]> {
  const read = async (items: readonly Written[]) =>
    (await readDeliveries(checkout, items)).map(delivery =>
      withOpenNamespace(delivery, unknowns),
    );
  const first = await read(written);
  const changed = written.flatMap(item =>
    isOfGitops(item) ? appliedBy(item, first, unknowns) : [item],
  );
  return changed.every((item, index) => item === written[index])
    ? first
    : await read(changed);
}

/** The kustomizations to which a delivery adds components, once for each that does. */
function withComponents(
  overlays: readonly Kustomization[],
  deliveries: readonly Delivery[],
): Kustomization[] {
  return deliveries.flatMap(({ what, directory, components = [] }) =>
    components.length === 0
      ? []
      : overlays
          .filter(({ path }) => dirname(path) === directory)
          .map(overlay => ({
            ...overlay,
            delivery: what,
            components,
            reads: undefined,
          })),
  );
}

/** What is rendered otherwise once more is not what is applied. */
function without(
  { sources, failures, unknowns, gaps }: Rendered,
  charts: readonly Chart[],
  checkout: Checkout,
): Rendered {
  const isOfChart = (file: string) =>
    charts.some(({ path }) => isWithin(checkout.nameOf(dirname(path)), file));
  const paths = new Set(charts.map(({ path }) => path));
  return {
    sources: sources.filter(
      ({ isChart, manifests: [first] }) =>
        !isChart || !first || !paths.has(first.origin.path),
    ),
    failures: failures.filter(({ file }) => !isOfChart(file)),
    unknowns,
    gaps,
  };
}

function together(...all: readonly Rendered[]): Rendered {
  return {
    sources: all.flatMap(({ sources }) => sources),
    failures: all.flatMap(({ failures }) => failures),
    unknowns: all.flatMap(({ unknowns }) => unknowns),
    gaps: all.flatMap(({ gaps }) => gaps),
  };
}
