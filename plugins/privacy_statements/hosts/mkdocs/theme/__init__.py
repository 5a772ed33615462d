"""What the plugin mends in the theme that is installed. Nothing outside of this package knows Material."""
