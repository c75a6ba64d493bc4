import { TestApiProvider } from '@backstage/frontend-test-utils';
import { act, render, renderHook, screen } from '@testing-library/react';
import { setTimeout as sleep } from 'node:timers/promises';
import { PropsWithChildren } from 'react';
import { kubernetesWorkloadsApiRef } from '../api';
import { LogView } from './LogView';
import { useLog } from './useLog';

const LINES_PER_SECOND = 10_000;
const PIECES_PER_SECOND = 100;
const HEIGHT = 400;

const linesOf = (from: number, count: number) =>
  Array.from({ length: count }, (_, i) => `line ${from + i}`);

describe('a log of 10,000 lines a second', () => {
  afterEach(() => {
    jest.useRealTimers();
    jest.restoreAllMocks();
    delete (Element.prototype as Partial<Element>).scrollTo;
  });

  it('is drawn ten times a second, and loses no line', async () => {
    jest.useFakeTimers();
    const size = LINES_PER_SECOND / PIECES_PER_SECOND;
    async function* readLog() {
      for (let piece = 0; piece < PIECES_PER_SECOND; piece++) {
        yield `${linesOf(piece * size, size).join('\n')}\n`;
        await new Promise(resolve => {
          setTimeout(resolve, 1_000 / PIECES_PER_SECOND);
        });
      }
    }
    const drawn: number[] = [];
    const request = { cluster: 'a', namespace: 'b', pod: 'c', container: 'd' };
    const { result } = renderHook(
      () => {
        const log = useLog('component:default/cart', request);
        drawn.push(log.lines.length);
        return log;
      },
      {
        wrapper: ({ children }: PropsWithChildren<{}>) => (
          <TestApiProvider
            apis={[[kubernetesWorkloadsApiRef, { readLog } as never]]}
          >
            {children}
          </TestApiProvider>
        ),
      },
    );
    for (let ms = 0; ms < 1_000; ms += 1_000 / PIECES_PER_SECOND)
      await act(() => jest.advanceTimersByTimeAsync(1_000 / PIECES_PER_SECOND));
    expect(result.current).toMatchObject({
      status: 'ended',
      lines: linesOf(0, LINES_PER_SECOND),
    });
    const different = new Set(drawn).size;
    expect(different).toBeGreaterThan(5);
    expect(different).toBeLessThanOrEqual(12);
    // Opening, and the end.
    expect(drawn.length).toBeLessThanOrEqual(15);
  });

  it('puts no more on the page than is in sight, and stays at its end', async () => {
    // What only browsers do: sizes, and scrolling.
    const sizes = { offsetHeight: HEIGHT, offsetWidth: 800 };
    for (const [name, value] of Object.entries(sizes))
      jest
        .spyOn(HTMLElement.prototype, name as 'offsetHeight', 'get')
        .mockReturnValue(value);
    jest
      .spyOn(Element.prototype, 'clientHeight', 'get')
      .mockReturnValue(HEIGHT);
    jest
      .spyOn(Element.prototype, 'scrollHeight', 'get')
      .mockReturnValue(50_000 * 20);
    Element.prototype.scrollTo = function scrollTo(this: Element, to: any) {
      this.scrollTop = to.top;
      setTimeout(() => act(() => void this.dispatchEvent(new Event('scroll'))));
    } as Element['scrollTo'];
    const view = (count: number, first = 0) => (
      <LogView
        lines={linesOf(first, count)}
        first={first}
        wrap={false}
        label="log"
      />
    );
    const { rerender } = render(view(50_000));
    expect(await screen.findByText('line 49999')).toBeInTheDocument();
    for (let second = 1; second <= 3; second++) {
      const first = second * LINES_PER_SECOND;
      rerender(view(50_000, first));
      const last = `line ${first + 49_999}`;
      expect(await screen.findByText(last)).toBeInTheDocument();
      const nodes = screen.getByRole('log').querySelectorAll('*').length;
      expect(nodes).toBeGreaterThan(HEIGHT / 20);
      expect(nodes).toBeLessThan(100);
    }
    await act(() => sleep(0)); // the last scrolling
  });
});
