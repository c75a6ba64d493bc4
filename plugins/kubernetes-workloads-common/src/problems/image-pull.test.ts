import { pod } from '../__testUtils__/objects';
import { problemsOf } from '../__testUtils__/problemsOf';

const waiting = (reason: string, message?: string) =>
  pod({
    status: { phase: 'Pending' },
    container: { ready: false, state: { waiting: { reason, message } } },
  });

describe('image-pull', () => {
  it.each(['ErrImagePull', 'ImagePullBackOff', 'InvalidImageName'])(
    'finds %s',
    reason => {
      expect(
        problemsOf([
          pod({
            status: {
              phase: 'Pending',
              containerStatuses: [
                { name: 'web', state: { waiting: { reason } } },
              ],
            },
          }),
        ]),
      ).toEqual([
        `error image-pull: Container "web" of pod cart-1-a can't start: its image cart:2 can't be pulled (${reason}).`,
      ]);
    },
  );

  it("gives the runtime's reason", () => {
    const { status, ...rest } = waiting(
      'ImagePullBackOff',
      'Back-off pulling image "cart:2": not found',
    );
    const [problem] = problemsOf([
      {
        ...rest,
        status: { ...(status as object), phase: 'Pending' },
      },
    ]);
    expect(problem).toContain('(Back-off pulling image "cart:2": not found).');
  });

  it('lets a container be created in peace', () => {
    expect(problemsOf([waiting('ContainerCreating')])).toEqual([]);
  });
});
