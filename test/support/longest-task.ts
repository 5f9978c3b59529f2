// What kept a page's main thread, by Chromium's own trace.

import type { Browser, Page } from 'playwright-core';

/** Every task of a thread, and what names the threads. */
const CATEGORIES = ['toplevel'];
const TASK = /(?:^|::)RunTask$/;
const MICROSECONDS_PER_MS = 1_000;

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds by the clock on the wall. */
  readonly dur?: number;
  /** Microseconds by the thread's own clock, which stands still while others have the processor. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

export interface Tasks {
  readonly count: number;
  /** Milliseconds by the clock on the wall. */
  readonly longestMs: number;
  /** Milliseconds by the thread's own clock. */
  readonly longestBusyMs: number;
}

/** Records while `watched` runs. @throws Error when the trace holds no task of a page. */
export const traceTasks = async (
  browser: Browser,
  page: Page,
  watched: () => Promise<void>,
): Promise<Tasks> => {
  await browser.startTracing(page, { categories: CATEGORIES });
  await watched();
  const trace = (await browser.stopTracing()).toString('utf8');
  // Chromium writes it.
  const { traceEvents } = JSON.parse(trace) as { readonly traceEvents: readonly TraceEvent[] };
  const threads = new Set(
    traceEvents
      .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
      .map(threadOf),
  );
  const tasks = traceEvents.filter(
    (event) => event.ph === 'X' && TASK.test(event.name) && threads.has(threadOf(event)),
  );
  if (tasks.length === 0) throw new Error('the trace holds no task of a page');
  const longest = (field: 'dur' | 'tdur'): number =>
    Math.max(...tasks.map((task) => task[field] ?? 0)) / MICROSECONDS_PER_MS;
  return {
    count: tasks.length,
    longestMs: longest('dur'),
    longestBusyMs: longest('tdur'),
  };
};

const threadOf = ({ pid, tid }: TraceEvent): string => `${pid}.${tid}`;
