import { useApi } from '@backstage/frontend-plugin-api';
import {
  LogRequest,
  WorkloadLogRequest,
} from '@mooring/plugin-kubernetes-workloads-common';
import { useEffect, useState } from 'react';
import { kubernetesWorkloadsApiRef } from '../api';
import { LogLines } from './LogLines';

/** Pieces that arrive within this time are shown together, in milliseconds. */
const PAINT_MS = 100;

/** A log as far as it has come. */
export interface OpenLog {
  readonly lines: readonly string[];
  /** How many earlier lines are not kept. */
  readonly dropped: number;
  readonly status: 'opening' | 'open' | 'ended';
  readonly error?: Error;
}

const OPENING: OpenLog = { lines: [], dropped: 0, status: 'opening' };

/** Reads a log as long as it is shown; another request begins again. */
export function useLog(
  entityRef: string,
  request: LogRequest | WorkloadLogRequest,
): OpenLog {
  const api = useApi(kubernetesWorkloadsApiRef);
  const [log, setLog] = useState<OpenLog>(OPENING);
  // Requests are made at each rendering; what they ask for is compared.
  const key = JSON.stringify(request);

  useEffect(() => {
    const leaving = new AbortController();
    const kept = LogLines.create();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const paint = (status: OpenLog['status'], error?: Error) => {
      clearTimeout(timer);
      timer = undefined;
      if (leaving.signal.aborted) return;
      setLog({ lines: kept.lines(), dropped: kept.dropped, status, error });
    };
    const read = async () => {
      try {
        const pieces = api.readLog(entityRef, JSON.parse(key), leaving);
        for await (const piece of pieces) {
          kept.append(piece);
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
  }, [api, entityRef, key]);
  return log;
}
