"""Home and the site's own pages."""
