import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { beforeAll, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';

import { load } from '../support/load-config.ts';
import { checkKinds, type Manifest } from './check-kinds.ts';

const FOLDER = join(import.meta.dirname, '../../config/deploy/kubernetes');

const documents: readonly Manifest[] = readdirSync(FOLDER).flatMap((file) =>
  parseAllDocuments(readFileSync(join(FOLDER, file), 'utf8')).map(
    (document) => document.toJS() as Manifest,
  ),
);

interface Container {
  readonly name: string;
  readonly env: readonly { readonly name: string; readonly value?: string }[];
  readonly ports: readonly { readonly name: string; readonly containerPort: number }[];
  readonly livenessProbe: unknown;
  readonly readinessProbe: unknown;
  readonly lifecycle?: { readonly preStop: { readonly exec: { readonly command: string[] } } };
  readonly resources: unknown;
  readonly securityContext: unknown;
}
/** As the files write it; what they say of anything else is for the compiler to judge. */
interface Deployment extends Manifest {
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly replicas?: number;
    readonly template: {
      readonly metadata: { readonly labels: Readonly<Record<string, string>> };
      readonly spec: {
        readonly terminationGracePeriodSeconds: number;
        readonly automountServiceAccountToken: boolean;
        readonly securityContext: unknown;
        readonly containers: readonly [Container];
      };
    };
  };
}

const ofKind = (kind: string): readonly Manifest[] =>
  documents.filter((document) => document.kind === kind);
// By their kind.
const deployments = ofKind('Deployment') as readonly Deployment[];
const deployment = (role: string): Deployment => {
  const found = deployments.find(({ metadata }) => metadata.name === `partyline-${role}`);
  if (found === undefined) throw new Error(`no deployment of the ${role}`);
  return found;
};

describe('the schema', () => {
  let faults: Readonly<Record<string, string>> = {};
  const worker = deployment('worker');
  const { spec } = worker.spec.template;
  const [container] = spec.containers;
  const withContainer = (changed: object): Manifest => ({
    ...worker,
    spec: {
      ...worker.spec,
      template: { ...worker.spec.template, spec: { ...spec, containers: [changed] } },
    },
  });

  beforeAll(async () => {
    const own = documents.map((document, index) => [`${index} ${document.kind}`, document]);
    faults = await checkKinds({
      // Pairs of a name and a manifest.
      ...(Object.fromEntries(own) as Record<string, Manifest>),
      unknown: { ...worker, spec: { ...worker.spec, replica: 2 } },
      misplaced: withContainer({ ...container, terminationGracePeriodSeconds: 15 }),
      mistyped: { ...worker, spec: { ...worker.spec, replicas: '2' } },
      incomplete: { ...worker, spec: { template: worker.spec.template } },
      foreign: { ...worker, apiVersion: 'apps/v2' },
    });
  }, 60_000);

  it('takes every manifest', () => {
    const wrong = Object.entries(faults).filter(([name, fault]) => /^\d/.test(name) && fault);
    expect(wrong).toEqual([]);
    expect(documents.length).toBeGreaterThan(6);
  });

  it.each([
    ['unknown', 'replica does not exist'],
    ['misplaced', 'terminationGracePeriodSeconds does not exist'],
    ['mistyped', 'Type string is not assignable to type number'],
    ['incomplete', 'Property selector is missing'],
    ['foreign', 'Cannot find module'],
  ])('refuses what is %s', (name, fault) => {
    expect(faults[name]?.replaceAll(/["']/g, '')).toContain(fault);
  });
});

describe.each(['receiver', 'worker'])('the deployment of the %s', (role) => {
  const { spec } = deployment(role).spec.template;
  const [container] = spec.containers;

  it('is asked whether it lives and whether it is ready', () => {
    const port = role === 'worker' ? 'admin' : 'webhook';
    expect(container.livenessProbe).toMatchObject({ httpGet: { path: '/livez', port } });
    expect(container.readinessProbe).toMatchObject({ httpGet: { path: '/readyz', port } });
  });

  it('is not killed before its drain has ended', () => {
    const pause = /setTimeout\(\(\) => \{\}, (\d+)\)/.exec(
      container.lifecycle?.preStop.exec.command.join(' ') ?? '',
    )?.[1];
    const drainSecs = load({}).shutdownGraceSecs + Number(pause ?? 0) / 1_000;
    expect(container.env.map(({ name }) => name)).not.toContain('SHUTDOWN_GRACE_SECS');
    expect(spec.terminationGracePeriodSeconds).toBeGreaterThan(drainSecs);
  });

  it('may write nothing, be nobody and ask the cluster nothing', () => {
    expect(spec.automountServiceAccountToken).toBe(false);
    expect(spec.securityContext).toMatchObject({ runAsNonRoot: true });
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
  });

  it('stays up in one piece at least while nodes are emptied', () => {
    const labels = { app: 'partyline', role };
    const budget = ofKind('PodDisruptionBudget').find(
      ({ metadata }) => JSON.stringify(metadata) === JSON.stringify({ name: `partyline-${role}` }),
    );
    expect(budget?.['spec']).toEqual({ minAvailable: 1, selector: { matchLabels: labels } });
    expect(deployment(role).spec.template.metadata.labels).toEqual(labels);
  });

  it('reads only variables that there are', () => {
    const example = readFileSync(join(FOLDER, '../../../.env.example'), 'utf8');
    for (const { name } of container.env) expect(example).toMatch(new RegExp(`^#?${name}=`, 'm'));
  });
});

describe('the cluster', () => {
  it('scales the workers by what waits', () => {
    expect(ofKind('HorizontalPodAutoscaler')).toMatchObject([
      {
        spec: {
          scaleTargetRef: { kind: 'Deployment', name: 'partyline-worker' },
          minReplicas: 2,
          metrics: [{ object: { metric: { name: 'partyline_inbox_oldest_seconds' } } }],
        },
      },
    ]);
    // Else every `kubectl apply` would undo what the autoscaler did.
    expect(deployment('worker').spec.replicas).toBeUndefined();
  });

  it('lets in webhooks and Prometheus, and lets out no more than it must', () => {
    const [policy] = ofKind('NetworkPolicy');
    const text = JSON.stringify(policy?.['spec']);
    expect(policy?.['spec']).toMatchObject({
      podSelector: { matchLabels: { app: 'partyline' } },
      policyTypes: ['Ingress', 'Egress'],
    });
    const ports = [...text.matchAll(/"port":(\d+)/g)].map((match) => Number(match[1]));
    expect(new Set(ports)).toEqual(new Set([3000, 3001, 6379, 53, 443]));
  });
});
