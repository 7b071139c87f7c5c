"""The pages of `mar`, one module a noun. Each view names its permission with `@needs`."""
