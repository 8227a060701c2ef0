/** Who may import whom. Each rule says what to do instead. */
const outside = (...allowed) => ({ path: '^(lib|app|components|bin|tests)/', pathNot: allowed })

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Two files that need each other are one concept or hide a third: move what they share.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'product-never-imports-tests',
      severity: 'error',
      comment: 'Move the shared part into lib.',
      from: { pathNot: '^tests/|\\.test(-support)?\\.tsx?$' },
      to: { path: '^tests/|\\.test(-support)?\\.tsx?$' },
    },
    {
      name: 'kube-imports-nothing-of-ours',
      severity: 'error',
      comment: 'lib/kube is the bottom: pass in what it needs.',
      from: { path: '^lib/kube/' },
      to: outside('^lib/kube/'),
    },
    {
      name: 'clock-imports-nothing',
      severity: 'error',
      comment: 'The clock is the bottom.',
      from: { path: '^lib/clock' },
      to: outside('^lib/clock'),
    },
    {
      name: 'kinds-import-kube-only',
      severity: 'error',
      comment: 'A kind is pure facts: no clients, no JSX.',
      from: { path: '^lib/kinds/' },
      to: outside('^lib/(kube|kinds)/'),
    },
    {
      name: 'client-imports-kinds-and-kube',
      severity: 'error',
      comment: 'The client knows no simulator and no console.',
      from: { path: '^lib/client/' },
      to: outside('^lib/(kube|kinds|client)/', '^lib/clock'),
    },
    {
      name: 'simulator-stands-alone',
      severity: 'error',
      comment: 'The simulator imports client, kinds and kube; the console reaches it over HTTPS only.',
      from: { path: '^lib/simulator/', pathNot: '\\.test\\.ts$' },
      to: outside('^lib/(kube|kinds|client|simulator)/', '^lib/clock'),
    },
    {
      name: 'simulator-has-one-door',
      severity: 'error',
      comment: 'Import lib/simulator/index.ts (or extension.ts from an addon).',
      from: { path: '^(lib|app|components|bin|tests)/', pathNot: '^lib/simulator/|^bin/|^tests/' },
      to: { path: '^lib/simulator/', pathNot: '^lib/simulator/(extension|runtime)\\.ts$' },
    },
    {
      name: 'parts-of-the-cluster-use-its-api',
      severity: 'error',
      comment:
        'Controllers, scheduler, kubelets and proxy are clients: use the KubeApi and the caches that they are given.',
      from: {
        path: '^lib/simulator/(controllers|scheduler|kubelet|proxy)/',
        pathNot: '\\.test(-support)?\\.ts$',
      },
      to: { path: '^lib/simulator/(store|registry|bootstrap|schema|pki)/' },
    },
    {
      name: 'controllers-do-not-see-each-other',
      severity: 'error',
      comment: 'What two loops share is in controllers/shared; what one tells another goes through the API.',
      from: { path: '^lib/simulator/controllers/([^/]+)/', pathNot: '\\.test\\.ts$' },
      to: { path: '^lib/simulator/controllers/[^/]+/', pathNot: '^lib/simulator/controllers/(shared|$1)/' },
    },
    {
      name: 'the-store-knows-no-api',
      severity: 'error',
      comment: 'The store keeps objects and revisions; what they mean is decided above it.',
      from: { path: '^lib/simulator/store/', pathNot: '\\.test\\.ts$' },
      to: { path: '^lib/simulator/', pathNot: '^lib/simulator/(store/|stack-of\\.ts)' },
    },
    {
      name: 'contracts-are-light',
      severity: 'error',
      comment: 'Contracts are for everyone: they import at most kube, kinds/kind and each other.',
      from: {
        path: '^lib/(views/contract|settings/schema|cluster/contract|connections/contract|operations/contract|logs/contract|work/contract|auth/contract|i18n/)',
        pathNot: '\\.test\\.ts$',
      },
      to: outside(
        '^lib/kube/',
        '^lib/kinds/kind\\.ts$',
        '^lib/(views/contract|settings/schema|cluster/contract|connections/contract|operations/contract|logs/contract|work/contract|auth/contract|i18n/)',
      ),
    },
    {
      name: 'browser-side-is-light',
      severity: 'error',
      comment: 'What runs in a browser imports contracts, kinds and kube, never the server.',
      from: { path: '^(lib/browser|components)/' },
      to: outside(
        '^lib/(kube|kinds|browser|i18n)/',
        '^components/',
        '^lib/(views/contract|settings/schema|cluster/contract|connections/contract|operations/contract|logs/contract|work/contract|auth/contract|catalog/contract|clock)',
      ),
    },
    {
      name: 'lib-never-imports-ui',
      severity: 'error',
      comment: 'lib knows no pages and no components.',
      from: { path: '^lib/' },
      to: { path: '^(app|components|bin)/' },
    },
    {
      name: 'database-is-the-only-door-to-prisma',
      severity: 'error',
      comment: 'Add a repository in lib/database.',
      from: { pathNot: '^(lib/database|prisma|bin)/' },
      to: { path: '@prisma|\\.build/prisma' },
    },
    {
      name: 'ui-parts-know-no-kubernetes',
      severity: 'error',
      comment: 'components/ui is generic: pass values in.',
      from: { path: '^components/ui/' },
      to: outside('^components/ui/', '^lib/i18n/'),
    },
    {
      name: 'routes-use-the-platform',
      severity: 'error',
      comment: 'A route handler takes what it needs from lib/platform.ts or a function of lib made for it.',
      from: { path: '^app/' },
      to: { path: '^(bin|lib/simulator|lib/database)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(node_modules|\\.next|\\.build)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json'] },
  },
}
