'use strict'
// The code of a case may come behind the # of an address, which no browser sends to a server (RFC 3986
// §3.5): from the QR code of a receipt. It is filled in for the reader, and taken out of the address, so
// that it stays neither in the history nor on the screen.
const code = document.getElementById('f-code')
let given = ''
try {
	given = decodeURIComponent(location.hash.slice(1))
} catch {
	given = ''
}
if (given && given !== 'main' && /^[\w -]{16,32}$/.test(given)) {
	if (code && !code.value)
		code.value = given
	history.replaceState(null, '', location.pathname + location.search)
}
