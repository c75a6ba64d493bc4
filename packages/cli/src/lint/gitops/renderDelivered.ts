import { dirname } from 'node:path';
import { Checkout, isWithin } from '../files/Checkout';
import { Delivery } from '../objects/Delivery';
import { Chart } from '../render/helm/findCharts';
import { renderAll, RenderOptions } from '../render/renderAll';
import { chartsDelivered } from './chartsDelivered';
import { readDeliveries, writtenBy, writtenIn } from './readDeliveries';

type Rendered = Awaited<ReturnType<typeof renderAll>>;

/**
 * Renders the charts and kustomizations of a checkout with what Argo CD and Flux give them. Where a chart renders to
 * applications itself, what those install is rendered once more, with what they give.
 */
export async function renderDelivered(
  checkout: Checkout,
  options: Omit<RenderOptions, 'checkout'>,
): Promise<{ rendered: Rendered; deliveries: readonly Delivery[] }> {
  const { charts, documents } = options;
  const known = await readDeliveries(checkout, writtenIn(documents));
  const rendered = await renderAll({
    ...options,
    checkout,
    charts: chartsDelivered(charts, known),
  });
  const names = new Set(known.map(({ what }) => what));
  const made = await readDeliveries(
    checkout,
    writtenBy(rendered.sources.filter(({ isChart }) => isChart)),
  );
  const further = made.filter(({ what }) => !names.has(what));
  const deliveries = [...known, ...further];
  const installed = charts.filter(({ path }) =>
    further.some(({ directory }) => directory === dirname(path)),
  );
  if (installed.length === 0) return { rendered, deliveries };
  const again = await renderAll({
    ...options,
    checkout,
    overlays: [],
    charts: chartsDelivered(installed, deliveries),
  });
  return {
    rendered: together(without(rendered, installed, checkout), again),
    deliveries,
  };
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

function together(a: Rendered, b: Rendered): Rendered {
  return {
    sources: [...a.sources, ...b.sources],
    failures: [...a.failures, ...b.failures],
    unknowns: [...a.unknowns, ...b.unknowns],
    gaps: [...a.gaps, ...b.gaps],
  };
}
