// Finds the operation of a method and a path, and the parameters in the path.

export interface Routable {
  readonly method: string;
  /** With `:name` for each parameter. */
  readonly path: string;
}

export interface Route<T> {
  readonly operation: T;
  readonly params: Readonly<Record<string, string>>;
}

interface Node<T> {
  readonly fixed: Map<string, Node<T>>;
  parameter: { readonly name: string; readonly node: Node<T> } | null;
  readonly byMethod: Map<string, T>;
}

const createNode = <T>(): Node<T> => ({ fixed: new Map(), parameter: null, byMethod: new Map() });

const childOf = <T>(node: Node<T>, segment: string): Node<T> => {
  if (segment.startsWith(':')) {
    node.parameter ??= { name: segment.slice(1), node: createNode() };
    return node.parameter.node;
  }
  const child = node.fixed.get(segment) ?? createNode<T>();
  node.fixed.set(segment, child);
  return child;
};

const segmentsOf = (path: string): string[] => path.split('/').filter((segment) => segment !== '');

const decode = (segment: string): string | null => {
  try {
    return decodeURIComponent(segment);
  } catch {
    return null;
  }
};

export const createRouter = <T extends Routable>(
  routes: readonly T[],
): ((method: string, path: string) => Route<T> | null) => {
  const root = createNode<T>();
  for (const route of routes) {
    segmentsOf(route.path).reduce(childOf, root).byMethod.set(route.method, route);
  }

  return (method, path) => {
    const params: Record<string, string> = {};
    let node = root;
    for (const segment of segmentsOf(path)) {
      const fixed = node.fixed.get(segment);
      const value = decode(segment);
      if (fixed !== undefined) node = fixed;
      else if (node.parameter === null || value === null) return null;
      else {
        params[node.parameter.name] = value;
        node = node.parameter.node;
      }
    }
    const operation = node.byMethod.get(method);
    return operation === undefined ? null : { operation, params };
  };
};
