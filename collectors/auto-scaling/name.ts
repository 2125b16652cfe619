/** What readers call it. */
export const name = 'EC2 Auto Scaling'
