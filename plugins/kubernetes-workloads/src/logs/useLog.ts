import { useApi } from '@backstage/frontend-plugin-api';
import { LogRequest } from '@mooring/plugin-kubernetes-workloads-common';
import { useEffect, useState } from 'react';
import { kubernetesWorkloadsApiRef } from '../api';

/** What is kept of a log in the browser, in characters; the oldest lines go first. */
const MAX_KEPT = 2_000_000;
/** Pieces that arrive within this time are shown together, in milliseconds. */
const PAINT_MS = 100;

/** A log as far as it has come. */
export interface OpenLog {
  readonly text: string;
  readonly status: 'opening' | 'open' | 'ended';
  readonly isCut: boolean;
  readonly error?: Error;
}

const OPENING: OpenLog = { text: '', status: 'opening', isCut: false };

/** Reads a log as long as it is shown; another request begins again. */
export function useLog(
  entityRef: string,
  { cluster, namespace, pod, container, ...rest }: LogRequest,
): OpenLog {
  const api = useApi(kubernetesWorkloadsApiRef);
  const { follow, previous, timestamps } = rest;
  const [log, setLog] = useState<OpenLog>(OPENING);

  useEffect(() => {
    const leaving = new AbortController();
    let [text, isCut] = ['', false];
    let timer: ReturnType<typeof setTimeout> | undefined;
    const paint = (status: OpenLog['status'], error?: Error) => {
      clearTimeout(timer);
      timer = undefined;
      if (!leaving.signal.aborted) setLog({ text, status, isCut, error });
    };
    const read = async () => {
      const request = { cluster, namespace, pod, container };
      const options = { follow, previous, timestamps };
      try {
        for await (const piece of api.readLog(
          entityRef,
          { ...request, ...options },
          leaving,
        )) {
          text += piece;
          if (text.length > MAX_KEPT) {
            text = text.slice(
              text.indexOf('\n', text.length - MAX_KEPT / 2) + 1,
            );
            isCut = true;
          }
          timer ??= setTimeout(() => paint('open'), PAINT_MS);
        }
        paint('ended');
      } catch (error) {
        paint('ended', error as Error);
      }
    };
    setLog(OPENING);
    read();
    return () => {
      leaving.abort();
      clearTimeout(timer);
    };
  }, [
    api,
    entityRef,
    cluster,
    namespace,
    pod,
    container,
    follow,
    previous,
    timestamps,
  ]);
  return log;
}
