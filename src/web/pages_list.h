/* The files that declare routes: one a line, see struct route_part. */
PAGES(assets)
PAGES(look)
PAGES(status)
PAGES(sign_in)
PAGES(demo)
PAGES(maps)
PAGES(styleguide)
