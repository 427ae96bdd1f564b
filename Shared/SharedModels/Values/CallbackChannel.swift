/// Forms of callback (CBK-04).
package enum CallbackChannel: String, Codable, Sendable, CaseIterable {
    /// Must be clearly recorded; by default needs no signature (CBK-08, K-09).
    case phone
    /// Only with an appointment and the owner's consent (CBK-17); the owner signs (CBK-08).
    case visit
    case letter
    /// Looking at the place.
    case site
    /// A talk elsewhere than at the owner's home.
    case faceToFace = "face_to_face"
}
