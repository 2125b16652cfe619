/** Does a stage variable hold a secret? Asked where the answer leaves the wire, so that the value goes no further. */

const tellingName =
  /pass(?:word|wd|phrase)?$|^pass(?:word|wd)|secret|token|credential|(?:api|access|private|auth|signing|encryption)[_-]?key/i
/** Where or what the secret is, not the secret itself. */
const pointingName = /(?:arn|name|id|url|uri|path|alias|function|lambda|ttl|expiry|seconds|table|bucket|header)$/i
const reference = /^(?:arn:|https?:\/\/|\/)/i
const setting = /^(?:true|false|none|null|enabled|disabled|\d{0,6})$/i
/** Keys of AWS, GitHub, Slack, Stripe and Google, and JSON web tokens; stage variables cannot hold PEM blocks. */
const tellingValue = [
  /(?:AKIA|ASIA)[A-Z0-9]{16}/,
  /gh[pousr]_[A-Za-z0-9]{30,}/,
  /xox[abprs]-[A-Za-z0-9-]{10,}/,
  /sk_live_[A-Za-z0-9]{16,}/,
  /AIza[A-Za-z0-9_-]{35}/,
  /eyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}/,
]

export function looksSecret(name: string, value: string): boolean {
  if (tellingValue.some((shape) => shape.test(value))) return true
  if (reference.test(value) || setting.test(value)) return false
  return tellingName.test(name) && !pointingName.test(name)
}
