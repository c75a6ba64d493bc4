import { LoggerService } from '@backstage/backend-plugin-api';
import { EventsService } from '@backstage/plugin-events-node';
import { SignalsService } from '@backstage/plugin-signals-node';
import { chunksOf } from '../ledger/chunksOf';
import { Watchers } from './Watchers';

/** Changes within this time are told together, in milliseconds. */
const DELAY = 100;
/** Changes of the clusters' states show in every match that is open; they are told no more often, in milliseconds. */
const STATES_DELAY = 2_000;
/** One message names no more; one to a browser then names none, which tells that there are many. */
const MAX_REFS = 100;
/** Plugins are told of more than these by one event with an empty list. */
const MAX_EVENTS = 10;

/** The channel of signals, and the topic of events, on which changed matches are told. */
const CHANNEL = 'kubernetes-matching';

/** Tells browsers by signals, and other plugins by events, whose matches have changed. */
export class ChangeAnnouncer {
  readonly #signals: SignalsService;
  readonly #events: EventsService;
  readonly #logger: LoggerService;
  readonly #watchers: Watchers;
  #refs = new Set<string>();
  #isFleetChanged = false;
  #areStatesChanged = false;
  #timer?: NodeJS.Timeout;
  #statesTimer?: NodeJS.Timeout;

  static create(options: {
    signals: SignalsService;
    events: EventsService;
    logger: LoggerService;
    watchers: Watchers;
  }): ChangeAnnouncer {
    return new ChangeAnnouncer(options);
  }

  private constructor(options: {
    signals: SignalsService;
    events: EventsService;
    logger: LoggerService;
    watchers: Watchers;
  }) {
    this.#signals = options.signals;
    this.#events = options.events;
    this.#logger = options.logger;
    this.#watchers = options.watchers;
  }

  /** Tells that the matches of these entities have changed, soon. */
  changed(refs: Iterable<string>): void {
    for (const ref of refs) this.#refs.add(ref);
    this.#plan();
  }

  /** Tells that what no entity accounts for has changed, soon. */
  fleetChanged(): void {
    this.#isFleetChanged = true;
    this.#plan();
  }

  /** Tells those who look at a match that the states of clusters have changed, soon. */
  statesChanged(): void {
    this.#statesTimer ??= setTimeout(() => {
      this.#statesTimer = undefined;
      this.#areStatesChanged = true;
      this.#plan();
    }, STATES_DELAY).unref();
  }

  stop(): void {
    clearTimeout(this.#statesTimer);
    clearTimeout(this.#timer);
  }

  async #publish(eventPayload: object): Promise<void> {
    await this.#events.publish({ topic: CHANNEL, eventPayload });
  }

  #plan(): void {
    this.#timer ??= setTimeout(() => this.#tell(), DELAY).unref();
  }

  async #tell(): Promise<void> {
    const entityRefs = this.#refs;
    const isFleetChanged = this.#isFleetChanged;
    const areStatesChanged = this.#areStatesChanged;
    this.#areStatesChanged = false;
    this.#refs = new Set();
    this.#isFleetChanged = false;
    this.#timer = undefined;
    try {
      const audiences = this.#watchers.audiencesOf({
        entityRefs,
        isFleetChanged,
        areStatesChanged,
      });
      for (const { users, entityRefs: refs } of audiences) {
        await this.#signals.publish({
          recipients: { type: 'user', entityRef: [...users] },
          channel: CHANNEL,
          message: changed(refs),
        });
      }
      for (const refs of partsOf([...entityRefs])) {
        await this.#publish(changed(refs));
      }
      if (isFleetChanged) await this.#publish({ type: 'fleet-changed' });
    } catch (error) {
      this.#logger.warn('Could not tell of changed matches', error as Error);
    }
  }
}

/** What each event names; one that names nothing stands for many. */
function partsOf(refs: readonly string[]): Iterable<readonly string[]> {
  if (refs.length > MAX_EVENTS * MAX_REFS) return [[]];
  return chunksOf(refs, MAX_REFS);
}

function changed(entityRefs: readonly string[]) {
  return {
    type: 'changed',
    entityRefs: entityRefs.length > MAX_REFS ? [] : [...entityRefs],
  };
}
