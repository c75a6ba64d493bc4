import { PortalVisitor } from './__testUtils__/PortalVisitor';
import { ProductionPortal } from './__testUtils__/ProductionPortal';
import {
  p95,
  signInLoad,
  signInTen,
  SOCKETS,
} from './__testUtils__/signInLoad';

jest.setTimeout(300_000);

/** How much longer a page's requests may take meanwhile: attackers, people and portal share the processor here. */
const MAX_RATIO = 8;
/** What the portal may hold more after it than before. */
const MAX_MEMORY_RATIO = 1.5;
/** The same of the heap, once what nobody uses any more is collected. */
const MAX_HEAP_RATIO = 1.1;
/** How much longer the event loop may be held by what ten thousand refusals and ten people cost than by ten people alone. */
const MAX_HOLD_RATIO = 4;

let portal: ProductionPortal;
let browsers: PortalVisitor[];
beforeAll(async () => {
  portal = await ProductionPortal.start();
  browsers = await signInTen(portal);
});
afterAll(() => portal?.stop());

it('refuses ten thousand sockets while ten people go on working', async () => {
  const { browse, besiege } = signInLoad(portal, browsers);
  await browse({ rounds: 100 });
  await portal.backend.load();
  const quiet = p95(await browse({ rounds: 300 }));
  const loadBefore = await portal.backend.load();
  const before = await portal.backend.residentBytes();

  const { answers, times } = await besiege();
  const busy = p95(times);
  const loadAfter = await portal.backend.load();
  const after = await portal.backend.residentBytes();

  expect([...answers]).toEqual([['HTTP/1.1 401', SOCKETS]]);
  expect(busy / quiet).toBeLessThan(MAX_RATIO);
  expect(after / before).toBeLessThan(MAX_MEMORY_RATIO);
  expect(loadAfter.heapBytes / loadBefore.heapBytes).toBeLessThan(
    MAX_HEAP_RATIO,
  );
  expect(loadAfter.holdMs / loadBefore.holdMs).toBeLessThan(MAX_HOLD_RATIO);
});
