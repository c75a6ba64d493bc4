import { pod } from '../__testUtils__/objects';
import { problemsOf } from '../__testUtils__/problemsOf';

describe('container-config', () => {
  it('names what is missing', () => {
    const message = `couldn't find key DB_HOST in ConfigMap shop/cart`;
    expect(
      problemsOf([
        pod({
          container: {
            ready: false,
            state: {
              waiting: { reason: 'CreateContainerConfigError', message },
            },
          },
        }),
      ]),
    ).toEqual([
      `error container-config: Container "web" of pod cart-1-a can't be created: ${message}.`,
    ]);
  });
});
