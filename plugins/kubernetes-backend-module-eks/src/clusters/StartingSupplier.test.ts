import { StartingSupplier } from './StartingSupplier';

const CLUSTERS = [{ name: 'a', url: 'https://10.0.0.1', authMetadata: {} }];

it('keeps the start from waiting for a source that does not answer, and waits for it afterwards', async () => {
  let onStarted = () => {};
  let answer = () => {};
  const supplier = StartingSupplier.create({
    supplier: {
      getClusters: () =>
        new Promise(resolve => {
          answer = () => resolve(CLUSTERS);
        }),
    },
    lifecycle: {
      addStartupHook: hook => {
        onStarted = hook;
      },
    },
    timeoutMs: 20,
  });
  const credentials = { $$type: '@backstage/BackstageCredentials' } as never;
  await expect(supplier.getClusters({ credentials })).rejects.toThrow(
    'a source of clusters has not answered within 0.02 s, and the start does not wait for it',
  );
  const inTime = supplier.getClusters({ credentials });
  answer();
  expect(await inTime).toBe(CLUSTERS);

  onStarted();
  const late = supplier.getClusters({ credentials });
  await new Promise(resolve => setTimeout(resolve, 40)); // longer than the start waits
  answer();
  expect(await late).toBe(CLUSTERS);
});
