import { defineFamily } from '#domain/control.ts'
import { containerRule } from '../container-rule.ts'
import { imageName } from '../image.ts'

export const family = defineFamily({
  'ecs/taskdef-image-pinned': containerRule({
    title: 'Images are named by digest or by a tag other than latest',
    severity: 'medium',
    dimension: 'hygiene',
    why: 'The tag latest is whatever was pushed last: the next deployment may run what nobody looked at, and nobody can say what ran.',
    fix: 'Name the image by its digest, or by a tag of a repository with immutable tags.',
    reference: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/container-considerations.html',
    expected: 'a digest, or a tag that is not latest, on every image',
    wrong({ image }) {
      const { tag, digest } = imageName(image)
      if (digest !== null || (tag !== null && tag !== 'latest')) return null
      return tag === null ? `takes ${image} without a tag, which means latest` : `takes ${image}`
    },
    right: 'names every image by digest or by a tag other than latest',
    examples: {
      compliant: [
        { containers: [{ image: 'registry.example.com:5000/web:1.4' }] },
        { containers: [{ image: 'web:latest@sha256:0123abcd' }], on: ['FARGATE'] },
      ],
      nonCompliant: [
        { containers: [{ image: 'public.ecr.aws/nginx/nginx:latest' }] },
        { containers: [{ image: 'registry.example.com:5000/web' }], on: ['FARGATE'] },
      ],
    },
  }),
})
