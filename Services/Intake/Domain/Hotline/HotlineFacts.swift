import Foundation
import SharedModels

/// What a city's hotline said beside the facts that every contact has.
struct HotlineFacts: Codable, Hashable, Sendable {
    /// Longest address of a picture.
    static let mediaLimit = 500

    /// What it reported the matter as.
    var service: HotlineService
    /// Its own number of the matter: the one that is asked for when it phones.
    var reference: String?
    /// Its own id of the citizen.
    var account: String?
    /// Where the citizen can be written to.
    var email: String?
    /// Degrees of WGS 84, -90 to 90.
    var latitude: Double?
    /// Degrees of WGS 84, -180 to 180.
    var longitude: Double?
    /// Where a picture lies, at somebody else's; it is never fetched.
    var media: String?

    init(_ service: HotlineService) { self.service = service }

    /// The place in words, for a matter of which only the position is known; nil without one.
    var position: String? {
        guard let latitude, let longitude else { return nil }
        return "纬度 \(latitude)，经度 \(longitude)"
    }

    /// The matter as whoever deals with it reads it: with the picture's address, which goes on to the complaint and the slip that way.
    func reason(_ words: String) -> String { words + pictureLine }

    /// The matter in the hotline's own words again.
    func words(of reason: String) -> String {
        let line = pictureLine
        return line.isEmpty || !reason.hasSuffix(line) ? reason : String(reason.dropLast(line.count))
    }

    private var pictureLine: String { media.map { "\n图片：\($0)" } ?? "" }

    /// The same for eyes that need no particulars of the citizen.
    var masked: HotlineFacts {
        var facts = HotlineFacts(service)
        facts.reference = reference
        return facts
    }
}

extension RecordContact {
    /// What a hotline files is a matter that it passes on; what is done about it the desk decides.
    func checkHotlines() throws(Rejection) {
        guard channel == .cityHotline, handOver == nil, answer == nil, voidReason == nil, linkedTo == nil else {
            throw Rejection(.forbidden, "the city's hotline passes a matter on by its own channel, and settles nothing")
        }
    }

    /// Lengths, the position and the picture's address, as far as a hotline said them.
    func checkHotline(_ checks: inout FieldChecks) {
        guard let hotline else { return }
        if channel != .cityHotline { checks.note("hotline", "is for what the city's hotline passes on") }
        checks.allow(hotline.reference, "hotline.reference")
        checks.allow(hotline.account, "hotline.account")
        checks.allow(hotline.email, "hotline.email")
        if let latitude = hotline.latitude, !(-90...90).contains(latitude) { checks.note("hotline.latitude", "must be -90 to 90") }
        if let longitude = hotline.longitude, !(-180...180).contains(longitude) { checks.note("hotline.longitude", "must be -180 to 180") }
        if (hotline.latitude == nil) != (hotline.longitude == nil) { checks.note("hotline.latitude", "goes with the longitude") }
        if let media = checks.allow(hotline.media, "hotline.media", limit: HotlineFacts.mediaLimit) {
            let isAddress = ["http://", "https://"].contains { media.lowercased().hasPrefix($0) } && !media.contains { $0.isWhitespace }
            if !isAddress { checks.note("hotline.media", "must be an address that begins with http:// or https://") }
        }
    }
}
