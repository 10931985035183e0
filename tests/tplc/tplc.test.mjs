// tools/tplc: templates that it takes, and those that must stop the build, each with file and line.
import { test, before, after } from 'node:test'
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const { TPLC, CC, INCLUDE, GENERATED } = process.env
let dir

before(() => {
    dir = mkdtempSync(join(tmpdir(), 'daodi-tplc-'))
    writeFileSync(join(dir, 'page_views.h'), `
#include "web/page.h"
struct page_view {
	struct str name, address, kind;
	const char *bare;
	int64_t n;
	enum msg label;
	struct safe_html html;
	bool late;
	LIST(struct str) list;
};
void tpl_page(struct page *p, const struct page_view *v);
`)
})
after(() => rmSync(dir, { recursive: true }))

// The template after its first line, so that its own first line is line 2.
const write = (markup) => {
    const file = join(dir, 'page.html')
    writeFileSync(file, '{{view page_views.h}}\n' + markup)
    return file
}
const tplc = (markup) => spawnSync(TPLC, [write(markup)], { encoding: 'utf8' })
const made = (markup) => {
    const { status, stdout, stderr } = tplc(markup)
    assert.equal(status, 0, stderr)
    return stdout.replace(/^#line.*\n/gm, '')
}
const compiled = (markup) => {
    const c = tplc(markup)
    assert.equal(c.status, 0, c.stderr)
    const [cc, ...args] = CC.split(' ')
    return spawnSync(cc, [...args, '-std=gnu17', '-fsyntax-only', '-Wall', '-Wextra', '-Werror', '-Wno-missing-field-initializers',
                          '-I', dir, '-I', INCLUDE, '-I', GENERATED, '-x', 'c', '-'],
                     { input: c.stdout, encoding: 'utf8' })
}
const refuses = (what, markup, line, words) => test(`refuses ${what}`, () => {
    const { status, stderr } = tplc(markup)
    assert.equal(status, 1, 'it was taken')
    assert.match(stderr, new RegExp(`page\\.html:${line}: error: `))
    assert.match(stderr, words)
})

refuses('a value in <script>', '<p>\n<script>let x = {{v->name}}</script>', 3, /no values inside <script>/)
refuses('a value in <script/>', '<script/>let x = {{v->name}}</script>', 2, /no values inside <script>/)
refuses('a value in <STYLE>', '<STYLE>p { color: {{v->name}} }</STYLE>', 2, /no values inside <STYLE>/)
refuses('a value in a comment', '<!-- {{v->name}} -->', 2, /comment/)
refuses('a value in onclick', '<p onclick="go({{v->n}})">x</p>', 2, /no values in onclick/)
refuses('a message in ONLOAD', '<img ONLOAD="{{t web_name}}">', 2, /no values in ONLOAD/)
refuses('a value in style=', '<p style="color: {{v->kind}}">x</p>', 2, /no values in style/)
refuses('a value in srcset', '<img srcset="{{v->address}} 2x">', 2, /no values in srcset/)
refuses('a message as an address', '<a href="{{t web_name}}">x</a>', 2, /an address is no message/)
refuses('a value as an unquoted attribute', '<p class={{v->kind}}>x</p>', 2, /double quotes/)
refuses('an unquoted attribute', '<p class=x>x</p>', 2, /double quotes/)
refuses('single quotes', "<p class='x'>x</p>", 2, /double quotes/)
refuses('a value between attributes', '<p {{v->kind}}>x</p>', 2, /double-quoted attribute/)
refuses("a value as an attribute's name", '<p on{{v->kind}}="x">x</p>', 2, /double-quoted attribute/)
refuses("a value as a tag's name", '<{{v->kind}}>x', 2, /in one piece/)
refuses("half a tag's name", '<{{if v->late}}script{{else}}p{{end}}>', 2, /in one piece/)
refuses("half an attribute's name", '<p {{if v->late}}on{{else}}x{{end}}click="{{v->name}}">', 2, /in one piece|another place/)
refuses('an attribute glued to an optional one', '<p{{if v->late}} class="x"{{end}}id="y">x</p>', 2, /in one piece/)
refuses('a POST form without csrf', '<form method="post" action="/x">\n<button>x</button></form>', 3, /needs \{\{csrf\}\}/)
refuses('a Post form too', '<form method="Post" action="/x"></form>', 2, /needs \{\{csrf\}\}/)
refuses('csrf on one of two ways', '<form method="post" action="/x">{{if v->late}}{{csrf}}{{end}}</form>', 2, /another place/)
refuses('csrf only where a list has items', '<form method="post" action="/x">{{each d in v->list}}{{csrf}}{{end}}</form>', 2, /another place/)
refuses('a form whose method is a value', '<form method="{{v->kind}}" action="/x"></form>', 2, /written out/)
refuses('a button that changes how a form is sent', '<form action="/x"><button formmethod="post">x</button></form>', 2, /formmethod/)
refuses('csrf outside a POST form', '<form action="/x">{{csrf}}</form>', 2, /stands in a POST form/)
refuses('a template that ends in a form', '<form method="post" action="/x">{{csrf}}', 2, /ends inside a form/)
refuses('a template that ends in a tag', '<p class="x"', 2, /ends inside a tag/)
refuses('branches that end in different places', '<p>\n{{if v->late}}\n<a href="\n{{end}}\n">x</a>', 5, /block of line 3 ends in another place/)
refuses('an else that ends in another place', '<p class="{{if v->late}}a"{{else}}b{{end}}>', 2, /another place/)
refuses('a block that does not end', '<p>\n{{if v->late}}x</p>', 3, /does not end/)
refuses('an end too many', '<p>{{end}}</p>', 2, /without a block/)
refuses('else twice', '{{if v->late}}{{else}}{{else}}{{end}}', 2, /once/)
refuses('else if', '{{if v->late}}{{else if v->n}}{{end}}', 2, /stands alone/)
refuses('a part inside an attribute', '<p class="{{use badge v}}">x</p>', 2, /between tags/)
refuses('an open {{', '<p>{{v->name</p>', 2, /without \}\}/)

test('refuses a template that names no view', () => {
    const file = join(dir, 'bare.html')
    writeFileSync(file, '<p>x</p>')
    const { status, stderr } = spawnSync(TPLC, [file], { encoding: 'utf8' })
    assert.equal(status, 1)
    assert.match(stderr, /bare\.html:1: error: the first line/)
})

test('escapes by the place', () => {
    assert.match(made('<p>{{v->name}}</p>'), /PAGE_TEXT\(p, \(v->name\)\)/)
    assert.match(made('<p title="{{v->name}}">x</p>'), /PAGE_ATTRIBUTE\(p, \(v->name\)\)/)
    assert.match(made('<a href="{{v->address}}">x</a>'), /PAGE_ADDRESS\(p, \(v->address\)\)/)
    assert.match(made('<a href="/cases/{{v->name}}">x</a>'), /PAGE_SEGMENT\(p, \(v->name\)\)/)
    assert.match(made('<a class="x"/href="{{v->address}}">x</a>'), /PAGE_ADDRESS\(p, \(v->address\)\)/)
    assert.match(made('<a href="{{if v->late}}/a/{{else}}{{end}}{{v->name}}">x</a>'), /PAGE_SEGMENT/)
})

test('takes optional attributes, lists, parts and guarded forms', () => {
    const good = compiled(`<p{{if v->late}} class="late"{{end}}>{{t web_wrong_at v->label v->name}}</p>
<ul>
{{each d in v->list}}
	<li>{{*d}} {{v->n}} {{v->html}}</li>
{{end}}
</ul>
<form method="post" action="/x">{{csrf}}<input name="a" value="{{v->name}}"{{if v->late}} checked{{end}}></form>
`)
    assert.equal(good.status, 0, good.stderr)
})

// What tplc cannot know the compiler refuses, and says so of the template's line.
const does_not_compile = (what, markup, line, words) => test(`the compiler refuses ${what}`, () => {
    const { status, stderr } = compiled(markup)
    assert.notEqual(status, 0, 'it compiled')
    assert.match(stderr, new RegExp(`page\\.html:${line}`))
    assert.match(stderr, words)
})

does_not_compile('a message that is in no catalogue', '<p>\n{{t no_such_message_anywhere}}</p>', 3, /MSG_NO_SUCH_MESSAGE_ANYWHERE/)
does_not_compile('a bare char *', '<p>\n\n{{v->bare}}</p>', 4, /bare|_Generic/)
does_not_compile('raw markup in an attribute', '<p title="{{v->html}}">x</p>', 2, /html|_Generic/)
does_not_compile('a number as a whole address', '<a href="{{v->n}}">x</a>', 2, /_Generic|->n/)
does_not_compile('a member that the view has not', '<p>{{v->nothing}}</p>', 2, /nothing/)
