"""What a watcher asks: whether the site is well, and how fresh its listings are."""
