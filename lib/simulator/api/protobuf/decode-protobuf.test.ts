import { describe, expect, it } from 'vitest'
import { loadSchemas } from '../../schema/load-schemas'
import { decodeProtobuf } from './decode-protobuf'

const schemas = loadSchemas()
const decode = (base64: string) => decodeProtobuf(Buffer.from(base64, 'base64'), schemas)

/** What kubectl 1.33 sends. */
const sent = {
  // kubectl create deployment web --image=nginx:1.27 --replicas=0 --port=80
  deployment:
    'azhzAAoVCgdhcHBzL3YxEgpEZXBsb3ltZW50Er0BCh8KA3dlYhIAGgAiACoAMgA4AEIAWgoKA2FwcBIDd2ViEosBCAASDAoKCgNhcHASA3dlYhpxChwKABIAGgAiACoAMgA4AEIAWgoKA2FwcBIDd2ViElESMwoFbmdpbngSCm5naW54OjEuMjcqADIKCgAQABhQIgAqAEIAagByAIABAIgBAJABAKIBABoAMgBCAEoAUgBYAGAAaACCAQCKAQCaAQDCAQAiAgoAKAA4ABoMCAAQABgAIAAoADgAGgAiAA==',
  // kubectl create secret generic s --from-literal=p=q
  secret: 'azhzAAoMCgJ2MRIGU2VjcmV0Eh0KEQoBcxIAGgAiACoAMgA4AEIAEgYKAXASAXEaABoAIgA=',
  // kubectl create service nodeport x --tcp=80:web --node-port=30080
  service:
    'azhzAAoNCgJ2MRIHU2VydmljZRJlChsKAXgSABoAIgAqADIAOABCAFoICgNhcHASAXgSQgoeCgY4MC13ZWISA1RDUBhQIgkIARAAGgN3ZWIogOsBEggKA2FwcBIBeBoAIghOb2RlUG9ydDoAQgBSAFoAYABoABoCCgAaACIA',
  // kubectl create quota q --hard=pods=5,requests.cpu=1500m
  quota:
    'azhzAAoTCgJ2MRINUmVzb3VyY2VRdW90YRI9ChEKAXESABoAIgAqADIAOABCABImCgsKBHBvZHMSAwoBNQoXCgxyZXF1ZXN0cy5jcHUSBwoFMTUwMG0aABoAIgA=',
  // kubectl create clusterrole c --verb=get --non-resource-url=/metrics
  clusterRole:
    'azhzAAorChxyYmFjLmF1dGhvcml6YXRpb24uazhzLmlvL3YxEgtDbHVzdGVyUm9sZRIkChEKAWMSABoAIgAqADIAOABCABIPCgNnZXQqCC9tZXRyaWNzGgAiAA==',
  // kubectl create ingress i --rule='foo.com/bar=svc1:8080,tls=my-cert'
  ingress:
    'azhzAAofChRuZXR3b3JraW5nLms4cy5pby92MRIHSW5ncmVzcxJcChEKAWkSABoAIgAqADIAOABCABJDEhIKB2Zvby5jb20SB215LWNlcnQaLQoHZm9vLmNvbRIiCiAKHgoEL2JhchIPIg0KBHN2YzESBQoAEJA/GgVFeGFjdBoCCgAaACIA',
}

describe('decodeProtobuf', () => {
  it('reads nested messages, keeps a zero that was set and leaves out what nobody set', () => {
    expect(decode(sent.deployment)).toEqual({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web', labels: { app: 'web' } },
      spec: {
        replicas: 0,
        selector: { matchLabels: { app: 'web' } },
        template: {
          metadata: { labels: { app: 'web' } },
          spec: {
            containers: [{ name: 'nginx', image: 'nginx:1.27', ports: [{ containerPort: 80 }], resources: {} }],
          },
        },
        strategy: {},
      },
      status: {},
    })
  })

  it('reads bytes as base64', () => {
    expect(decode(sent.secret)).toMatchObject({ kind: 'Secret', data: { p: 'cQ==' } })
  })

  it('reads numbers that may be names', () => {
    expect(decode(sent.service)).toMatchObject({
      spec: { type: 'NodePort', ports: [{ name: '80-web', port: 80, targetPort: 'web', nodePort: 30080 }] },
    })
  })

  it('reads quantities', () => {
    expect(decode(sent.quota)).toMatchObject({ spec: { hard: { pods: '5', 'requests.cpu': '1500m' } } })
  })

  it('reads what Go embeds as fields of the struct around it', () => {
    expect(decode(sent.ingress)).toMatchObject({
      apiVersion: 'networking.k8s.io/v1',
      spec: {
        tls: [{ hosts: ['foo.com'], secretName: 'my-cert' }],
        rules: [
          {
            host: 'foo.com',
            http: {
              paths: [
                { path: '/bar', pathType: 'Exact', backend: { service: { name: 'svc1', port: { number: 8080 } } } },
              ],
            },
          },
        ],
      },
    })
  })

  it('reads lists of texts', () => {
    expect(decode(sent.clusterRole)).toMatchObject({ rules: [{ verbs: ['get'], nonResourceURLs: ['/metrics'] }] })
  })

  it('refuses what is no protobuf of Kubernetes, is cut short, or of an unknown kind', () => {
    expect(() => decode(Buffer.from('{}').toString('base64'))).toThrow('does not appear to be a protobuf message')
    expect(() => decode(sent.deployment.slice(0, 200))).toThrow('unable to decode protobuf: unexpected EOF')
    const unknown = Buffer.from('k8s\0\n\n\n\x02v1\x12\x04Nope', 'latin1')
    expect(() => decodeProtobuf(unknown, schemas)).toThrow('no kind "Nope" is registered for version "v1"')
  })

  it('answers any bytes with an object or a plain refusal', () => {
    const whole = Buffer.from(sent.deployment, 'base64')
    for (let at = 4; at < whole.length; at++) {
      const broken = Buffer.from(whole)
      broken[at] = (broken[at] ?? 0) ^ 0xff
      try {
        decodeProtobuf(broken, schemas)
      } catch (error) {
        expect(error).toMatchObject({ status: { code: 400 } })
      }
    }
  })
})
