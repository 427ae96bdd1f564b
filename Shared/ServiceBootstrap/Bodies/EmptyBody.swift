/// A body without fields: `{}`. What is in the object is ignored, as everywhere; anything but an object is refused.
package struct EmptyBody: Decodable, Sendable {
    package init(from decoder: any Decoder) throws { _ = try decoder.container(keyedBy: NoKey.self) }

    private enum NoKey: CodingKey {}
}
