import { z } from 'zod'
import { annotationLimit } from '#db/annotations.ts'
import { instantOf } from '#ui/zone.ts'

/** What the form of an annotation says. @param zone whose clock `when` is read from */
export const annotationShape = (zone: string, now: Date) =>
  z.object({
    when: z.string().transform((text, context) => {
      const at = instantOf(text, zone)
      if (at && at <= now) return at
      context.addIssue(
        at
          ? `${text} in ${zone} lies in the future: name an instant of the past.`
          : 'name an instant, such as 2026-11-23T15:04.',
      )
      return z.NEVER
    }),
    text: z
      .string()
      .transform((text) => text.normalize('NFC').replaceAll('\0', '').replace(/\s+/g, ' ').trim())
      .pipe(
        z
          .string()
          .min(1, 'say what happened.')
          .max(annotationLimit, `say it in at most ${annotationLimit} characters.`),
      ),
  })
