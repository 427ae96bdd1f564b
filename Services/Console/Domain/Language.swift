/// A language of the pages: Chinese first, English by one click.
enum Language: String, CaseIterable, Sendable {
    case zh, en

    /// For the `lang` attribute of a page.
    var tag: String { self == .zh ? "zh-CN" : "en" }

    /// The one that a page offers instead.
    var other: Language { self == .zh ? .en : .zh }

    /// The place of its words in an entry of the word lists.
    var position: Int { self == .zh ? 0 : 1 }
}
