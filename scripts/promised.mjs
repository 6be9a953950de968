/** What an example promises to print: the comments that follow console.log on its line, in order. */
export function promised(code) {
  return [...code.matchAll(/console\.log\(.*\/\/ (.*)$/gm)].map((match) => match[1].trim());
}
