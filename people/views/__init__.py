"""The pages of `people`, one module a noun. Each view names its permission with `@needs`."""
