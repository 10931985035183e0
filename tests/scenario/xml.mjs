// A small strict reader of XML, so that what the server writes meets another reader than its own.
// Answers { name, attributes, children, text }; throws at anything that is not well formed. Knows
// the declaration, elements, attributes, text and the five named and the numeric entities: what an
// Open311 reply may hold.

const legal = (code) => code === 9 || code === 10 || code === 13 || (code >= 0x20 && code <= 0xd7ff) ||
                        (code >= 0xe000 && code <= 0xfffd) || (code >= 0x10000 && code <= 0x10ffff)
const named = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

export function readXml(text) {
    for (const c of text)
        if (!legal(c.codePointAt(0))) throw new Error(`U+${c.codePointAt(0).toString(16)} is not legal in XML`)
    let at = 0
    const fail = (why) => { throw new Error(`${why} at ${at}: ${text.slice(at, at + 60)}`) }
    const take = (pattern, what) => {
        pattern.lastIndex = at
        const found = pattern.exec(text)
        if (!found || found.index !== at) fail(`expected ${what}`)
        at += found[0].length
        return found
    }
    const decode = (s) => {
        if (/[<]/.test(s)) fail('a bare <')
        return s.replace(/&([^;\s]*);?/g, (all, name) => {
            if (!all.endsWith(';')) fail('a bare &')
            if (name in named) return named[name]
            const number = /^#(?:x([0-9a-fA-F]+)|([0-9]+))$/.exec(name)
            const code = number ? parseInt(number[1] ?? number[2], number[1] ? 16 : 10) : -1
            if (!legal(code)) fail(`no such character: ${all}`)
            return String.fromCodePoint(code)
        })
    }
    const element = () => {
        const name = take(/<([A-Za-z_][\w.:-]*)/y, 'an element')[1]
        const node = { name, attributes: {}, children: [], text: '' }
        while (/\s/.test(text[at]) && !/^\s*\/?>/.test(text.slice(at, at + 50))) {
            const [, key, value] = take(/\s+([A-Za-z_][\w.:-]*)="([^"]*)"/y, 'an attribute')
            if (key in node.attributes) fail('an attribute twice')
            node.attributes[key] = decode(value)
        }
        if (take(/\s*(\/?)>/y, '>')[1]) return node
        for (;;) {
            node.text += decode(take(/[^<]*/y, 'text')[0])
            if (text.startsWith('</', at)) {
                take(new RegExp(`</${name}\\s*>`, 'y'), `</${name}>`)
                return node
            }
            node.children.push(element())
        }
    }
    const declaration = take(/<\?xml version="1\.0" encoding="([^"]*)"\s*\?>\s*/y, 'the declaration')
    const root = element()
    take(/\s*/y, 'nothing more')
    if (at !== text.length) fail('something behind the root')
    return { encoding: declaration[1], root }
}

/** The first child of that name, its text, and all children of that name. */
export const child = (node, name) => node.children.find((c) => c.name === name)
export const textOf = (node, name) => child(node, name)?.text
export const children = (node, name) => node.children.filter((c) => c.name === name)
